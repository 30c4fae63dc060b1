/** Messages of events: `message` as a text, or `logentry` with a template and its parameters. */
import { isJsonObject, scalarText, type Json, type JsonObject } from "../json.ts";
import type { LogEntry } from "./error-event.ts";
import { messageLengthMax } from "./exception.ts";
import { freeForm } from "./free-form.ts";
import { readFields, remark, shaped, shorten, text, type FieldReader, type Walk } from "./walk.ts";

const fields = new Map<string, FieldReader>([
  ["message", text(messageLengthMax)],
  ["formatted", text(messageLengthMax)],
  ["params", freeForm({ depthMax: 4, charsMax: 4096 })],
]);

const plainText = text(messageLengthMax);

/** One of the two fields by itself. */
export const logEntry = shaped({ kind: "object", fields }, (value, _key, walk) => {
  const entry = readMessage(value, undefined, walk);
  return entry === undefined ? undefined : { ...entry };
});

/** `message`, `logentry` and the old interface name mean the same field; the richest form wins. */
export function readMessage(
  logentry: Json | undefined,
  message: Json | undefined,
  walk: Walk,
): LogEntry | undefined {
  const source = isJsonObject(logentry) ? logentry : isJsonObject(message) ? message : undefined;
  const plain = isJsonObject(message)
    ? undefined
    : (message ?? (isJsonObject(logentry) ? undefined : logentry));
  if (source === undefined) return readPlain(plain, walk);
  walk.path.push("logentry");
  readFields(source, fields, walk);
  walk.path.pop();
  const template = nonEmpty(source.message);
  const formatted = nonEmpty(source.formatted) ?? interpolate(template, source.params) ?? nonEmpty(plain);
  if (template === undefined && formatted === undefined) return undefined;
  if (formatted === undefined || template === formatted) return { message: template, params: source.params };
  return { message: template, formatted: shorten(formatted, messageLengthMax), params: source.params };
}

function readPlain(plain: Json | undefined, walk: Walk): LogEntry | undefined {
  if (plain === undefined || plain === null) return undefined;
  if (typeof plain === "object") {
    remark(walk, "message", "invalid_data", { detail: "expected a text" });
    return undefined;
  }
  const read = nonEmpty(plainText(plain, "message", walk));
  return read === undefined ? undefined : { formatted: read };
}

function nonEmpty(value: Json | undefined): string | undefined {
  const read = scalarText(value);
  return read === undefined || read === "" ? undefined : read;
}

/** Fills `%s`, `%d`, `%(name)s` and `{}` of a template, as the logging libraries of the SDKs do. */
function interpolate(template: string | undefined, params: Json | undefined): string | undefined {
  if (template === undefined || typeof params !== "object" || params === null) return undefined;
  if (Array.isArray(params)) return params.length === 0 ? undefined : fillPlaces(template, params);
  const named: JsonObject = params;
  let filled = false;
  const result = template.replace(
    /%\((\w{1,64})\)[sdifr]|\{(\w{1,64})\}/g,
    (place, percent?: string, brace?: string) => {
      const name = percent ?? brace ?? "";
      const value = Object.hasOwn(named, name) ? scalarText(named[name]) : undefined;
      filled ||= value !== undefined;
      return value ?? place;
    },
  );
  return filled ? result : undefined;
}

function fillPlaces(template: string, params: readonly Json[]): string | undefined {
  let next = 0;
  const result = template.replace(/%[sdifor]|\{\}|%%/g, (place) => {
    if (place === "%%") return "%";
    if (next >= params.length) return place;
    const value = params[next];
    next += 1;
    return scalarText(value) ?? JSON.stringify(value);
  });
  return next === 0 ? undefined : result;
}
