/** Short texts of hostile values: one line, within a length, always a text. */
import { scalarText } from "@vedette/protocol";

/** The value as one line of text, cut to a length; "" for what is no text. */
export function lineOf(value: unknown, lengthMax: number): string {
  const text = typeof value === "string" ? value : scalarText(value);
  if (text === undefined || text === "") return "";
  const start = text.length > lengthMax * 2 ? text.slice(0, lengthMax * 2) : text;
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const line = start.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
  return line.slice(0, lengthMax).toWellFormed();
}

/** A text that names something: too long it would name something else, so it is none. */
export function nameOf(value: unknown, lengthMax: number): string {
  const text = lineOf(value, lengthMax + 1);
  return text.length > lengthMax ? "" : text;
}

/** A whole number within bounds, or `undefined`; numbers may come as texts. */
export function wholeOf(value: unknown, max = Number.MAX_SAFE_INTEGER): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number) || number < 0 || number > max) return undefined;
  return number;
}

/** Seconds as milliseconds; 0 for what is no duration. */
export function durationMsOf(seconds: unknown): number {
  const number = typeof seconds === "string" ? Number(seconds) : seconds;
  if (typeof number !== "number" || !Number.isFinite(number) || number <= 0) return 0;
  return Math.min(Math.round(number * 1000), Number.MAX_SAFE_INTEGER);
}
