/**
 * Times on the wire: seconds since the epoch (integer or float), or ISO 8601 texts, without a zone taken as
 * UTC. Read by hand for the usual form, because an event has a hundred of them and Date.parse is slow.
 */
import { remark, shaped } from "./walk.ts";

/** Above this a number can only be milliseconds (as seconds it would be the year 5138). */
const secondsMax = 1e11;

/** Seconds since the epoch, or `undefined` for what is no time. */
export function parseTimestamp(value: unknown): number | undefined {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string" || value.length === 0 || value.length > 64) return undefined;
  return fromIso(value) ?? (/^[0-9.]+$/.test(value) ? fromNumber(Number(value)) : fromAnyDate(value));
}

export const timestamp = shaped(
  { kind: "time" },
  (value, key, walk) =>
    parseTimestamp(value) ?? remark(walk, key, "invalid_data", { detail: "expected a time" }),
);

function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined;
  if (value < secondsMax) return value;
  return value < secondsMax * 1000 ? value / 1000 : undefined;
}

function fromAnyDate(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms <= 0 ? undefined : ms / 1000;
}

/** `YYYY-MM-DD[T ]hh:mm:ss[.f…][Z|±hh[:]mm]` */
function fromIso(text: string): number | undefined {
  if (text.length < 19 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return undefined;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return undefined;
  const separator = text.charCodeAt(10);
  if (separator !== 0x54 && separator !== 0x20 && separator !== 0x74) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60) return undefined;
  let at = 19;
  let fraction = 0;
  if (text.charCodeAt(at) === 0x2e) {
    const start = at + 1;
    at = start;
    while (isDigit(text.charCodeAt(at))) at += 1;
    if (at === start) return undefined;
    fraction = Number(text.slice(start - 1, at));
  }
  const offsetSeconds = zone(text, at);
  if (offsetSeconds === undefined) return undefined;
  const seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - offsetSeconds;
  return seconds + fraction > 0 ? seconds + fraction : undefined;
}

function zone(text: string, at: number): number | undefined {
  if (at === text.length) return 0;
  const sign = text.charCodeAt(at);
  if ((sign === 0x5a || sign === 0x7a) && at + 1 === text.length) return 0;
  if (sign !== 0x2b && sign !== 0x2d) return undefined;
  const hours = digits(text, at + 1, at + 3);
  const colon = text.charCodeAt(at + 3) === 0x3a ? 1 : 0;
  const minutes = text.length === at + 3 ? 0 : digits(text, at + 3 + colon, at + 5 + colon);
  if (hours < 0 || minutes < 0 || text.length > at + 5 + colon) return undefined;
  return (sign === 0x2b ? 1 : -1) * (hours * 3600 + minutes * 60);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The number in `text[start, end)`, or -1. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return -1;
    value = value * 10 + (code - 0x30);
  }
  return value;
}
