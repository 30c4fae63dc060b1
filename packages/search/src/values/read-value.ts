/** The text behind the colon as a value of the field's type. `undefined` for what is none. */
import { parseEventId } from "@vedette/protocol";
import type { TextPattern } from "../ast.ts";
import type { FieldType, SearchField } from "../fields/search-field.ts";
import type { SearchPattern, TypedValue } from "../typed-search.ts";
import { readDuration, readNumber, readPercentage, readSize } from "./read-number.ts";
import { readRelativeTime, readTime } from "./read-time.ts";

export function textValue(pattern: TextPattern): Extract<TypedValue, { kind: "text" }> {
  const [head = "", ...rest] = pattern.parts;
  return { kind: "text", pattern: [head, ...rest] satisfies SearchPattern };
}

/** Reads a value for a field; what is compared by a sign other than `=` has to have an order. */
export function readValue(
  pattern: TextPattern,
  { type, values, isClosed }: Pick<SearchField, "type" | "values" | "isClosed">,
  isCompared: boolean,
): TypedValue | undefined {
  const text = pattern.parts.join("*");
  switch (type) {
    case "text":
    case "prose":
      return isClosed && !values.includes(text) ? undefined : textValue(pattern);
    case "person":
      return textValue(pattern);
    case "state": {
      const state = text.toLowerCase();
      return values.includes(state) ? textValue({ parts: [state] }) : undefined;
    }
    case "version":
      return !isCompared || /^\d{1,15}(?:\.\d{1,15}){0,3}(?:[-+][0-9A-Za-z.+-]{0,100})?$/.test(text)
        ? textValue(pattern)
        : undefined;
    case "flag":
      return readFlag(text);
    case "id":
      return readId(text);
    default:
      return readOrdered(text, type, isCompared);
  }
}

function readOrdered(
  text: string,
  type: Extract<FieldType, "number" | "duration" | "size" | "time">,
  isCompared: boolean,
): TypedValue | undefined {
  switch (type) {
    case "number":
      return numberValue(readNumber(text));
    case "duration":
      return numberValue(readDuration(text));
    case "size":
      return numberValue(readSize(text));
    case "time":
      return timeValue(text, isCompared);
  }
}

function timeValue(
  text: string,
  isCompared: boolean,
): Extract<TypedValue, { kind: "time" | "ago" }> | undefined {
  const relative = readRelativeTime(text);
  // `>+7d` could mean either side of a week ago.
  if (relative !== undefined)
    return isCompared && relative.isOlder ? undefined : { kind: "ago", ...relative };
  const time = readTime(text);
  return time === undefined ? undefined : { kind: "time", ...time };
}

function numberValue(number: number | undefined): Extract<TypedValue, { kind: "number" }> | undefined {
  return number === undefined ? undefined : { kind: "number", number };
}

function readFlag(text: string): TypedValue | undefined {
  if (/^(?:true|1|yes)$/i.test(text)) return { kind: "flag", isTrue: true };
  return /^(?:false|0|no)$/i.test(text) ? { kind: "flag", isTrue: false } : undefined;
}

function readId(text: string): TypedValue | undefined {
  const hex = text === "" ? "0".repeat(32) : parseEventId(text);
  return hex === undefined ? undefined : { kind: "id", hex };
}

const quantileName = /^(?:p\d{1,3}|median|percentile)$/;
const timeName = /^(?:first|last)_seen$/;

/** What an aggregate is compared with; its argument tells whether `10m` are minutes or millions. */
export function readAggregateValue(
  text: string,
  name: string,
  argument: SearchField | undefined,
  isCompared: boolean,
): Extract<TypedValue, { kind: "number" | "time" | "ago" }> | undefined {
  const isDuration = argument === undefined ? quantileName.test(name) : argument.type === "duration";
  const isTime = timeName.test(name) || argument?.type === "time";
  const readers = isTime
    ? []
    : isDuration
      ? [readDuration]
      : argument?.type === "size"
        ? [readSize]
        : [readNumber, readPercentage, readDuration];
  for (const read of readers) {
    const value = numberValue(read(text));
    if (value !== undefined) return value;
  }
  return timeValue(text, isCompared);
}
