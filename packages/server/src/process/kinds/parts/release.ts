/** Which texts are releases. */
import { lineOf } from "./line.ts";

const releaseLengthMax = 250;

/** The release in a value, or "": what contains a line end, a tab or a slash, or names nothing, is none. */
export function releaseOf(value: unknown): string {
  if (typeof value !== "string" || /[\n\r\t/\\]/.test(value)) return "";
  const text = lineOf(value, releaseLengthMax + 1);
  if (text.length > releaseLengthMax || text === "." || text === "..") return "";
  return text.toLowerCase() === "latest" ? "" : text;
}

const environmentLengthMax = 64;

/** The environment in a value, or "". */
export function environmentOf(value: unknown): string {
  const text = lineOf(value, environmentLengthMax + 1);
  return text.length > environmentLengthMax || /[/\\]/.test(text) || text.toLowerCase() === "none"
    ? ""
    : text;
}
