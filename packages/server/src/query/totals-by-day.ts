/** The totals that the event store keeps by group and day, in the words by which it knows them. */
import type { CountedEvents } from "./counted-events.ts";
import type { SqlParams } from "./sql-params.ts";
import { dayParts, eventsWithin, type TimeRange, withinDays } from "./time-range.ts";

/** Registers of a count of users, as a power of two. */
export const userBits = 12;
/** The users of rows as a state of the totals by day; the same words as in the migration, or they are not used. */
export const usersState = `uniqCombined64StateIf(${userBits})(user_hash, user_hash != 0)`;
export const usersOfStates = (states: string): string => `uniqCombined64Merge(${userBits})(${states})`;

/** A range as conditions on events of which each is answered by the totals, or by few rows: users need the latter. */
export function totalsParts(range: TimeRange, params: SqlParams): readonly string[] {
  const { days, edges } = dayParts(range);
  const parts = edges.map((edge) => eventsWithin(edge, params));
  return days === undefined ? parts : [withinDays(days, params), ...parts];
}

/** The same for events that a search narrows; of these the totals know nothing. */
export function countedParts(
  range: TimeRange,
  under: CountedEvents | undefined,
  params: SqlParams,
): readonly string[] {
  return under === undefined ? totalsParts(range, params) : [eventsWithin(range, params)];
}
