/**
 * The event that stands in the fields of a form: as JSON in `sentry`, as JSON cut into `sentry__1`, `sentry__2` …
 * (some uploaders bound the length of a field), or as single values in `sentry[release]`, `sentry[tags][a]` …
 * All other fields are its extra data.
 */
import { isJsonObject, type Json, type JsonObject } from "@vedette/protocol";

const depthMax = 10;
const chunk = /^sentry__(\d{1,4})$/;
const nested = /^sentry((?:\[[^[\]]{1,200}\])+)$/;
/** Keys that would reach an object's prototype. */
const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export function eventOfFields(fields: readonly (readonly [string, string])[]): JsonObject {
  const event: JsonObject = {};
  const extra: JsonObject = {};
  const chunks: [number, string][] = [];
  for (const [name, value] of fields) {
    const chunkNumber = chunk.exec(name)?.[1];
    const path = nested.exec(name)?.[1];
    if (name === "sentry") merge(event, parseObject(value));
    else if (chunkNumber !== undefined) chunks.push([Number(chunkNumber), value]);
    else if (path === undefined) set(extra, [name], value);
    else set(event, path.slice(1, -1).split("]["), value);
  }
  const whole = chunks.toSorted(([a], [b]) => a - b).map(([, text]) => text);
  if (whole.length > 0) merge(event, parseObject(whole.join("")));
  const own = event["extra"];
  return Object.keys(extra).length === 0
    ? event
    : { ...event, extra: { ...extra, ...(isJsonObject(own) ? own : {}) } };
}

function parseObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    // The dump is worth keeping without what was said beside it.
    return {};
  }
}

function set(target: JsonObject, path: readonly string[], value: Json): void {
  if (path.length > depthMax || path.some((key) => forbidden.has(key))) return;
  let at = target;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    if (isJsonObject(next)) at = next;
    else at = at[key] = {};
  }
  const last = path.at(-1);
  if (last !== undefined) at[last] = value;
}

/** Objects into objects; of anything else the later one stays. */
function merge(target: JsonObject, source: JsonObject, depth = 0): void {
  for (const [key, value] of Object.entries(source)) {
    if (forbidden.has(key) || value === undefined) continue;
    const known = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isJsonObject(known) && isJsonObject(value) && depth < depthMax) merge(known, value, depth + 1);
    else target[key] = value;
  }
}
