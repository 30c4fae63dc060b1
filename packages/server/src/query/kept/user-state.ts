/** The users of rows as a text that is kept, and sent along with a later question that adds those of other rows. */
import { userBits } from "#query/totals-by-day.ts";

/** Of rows with states under a condition. */
export function stateText(states: string, condition: string): string {
  return `base64Encode(unhex(hex(uniqCombined64MergeStateIf(${userBits})(${states}, ${condition}))))`;
}

/** In the text itself: as parameters a hundred thousand characters take this thread ten milliseconds more. */
export function stateLiteral(state: string): string {
  // The engine made it of these characters alone.
  if (!/^[A-Za-z0-9+/=]*$/.test(state)) throw new Error("a state of users is no base64");
  return `'${state}'`;
}

/** The text as what it was made from. */
export function stateOfText(text: string): string {
  return `CAST(base64Decode(${text}) AS AggregateFunction(uniqCombined64(${userBits}), UInt64))`;
}
