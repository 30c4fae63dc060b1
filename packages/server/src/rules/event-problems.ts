/**
 * What the reader remarked about an event, in the two forms that the Web API knows: a list of problems, and the
 * tree `_meta`, which has the shape of the event and says of each place what was done there. What was only cut
 * is no problem, and stands in the tree alone.
 */
import {
  isJsonObject,
  pathKeys,
  type ErrorEvent,
  type JsonObject,
  type Remark,
  type RemarkKind,
} from "@vedette/protocol";
import { addTo, leafAt } from "./meta-tree.ts";

export type EventProblem = {
  readonly type: string;
  readonly message: string;
  readonly data: JsonObject;
};

const messages: Readonly<Record<RemarkKind, string>> = {
  invalid_data: "The value could not be read and was left out.",
  invalid_attribute: "The field is not known and was left out.",
  missing_attribute: "Something that is needed was missing.",
  value_too_long: "The value was too long and was left out.",
  past_timestamp: "The time was too long ago; the time of receipt was taken.",
  future_timestamp: "The time was in the future; the time of receipt was taken.",
  clock_drift: "The sender's clock is off; all times were moved.",
};

/** The problems of an event, those of its SDK not among them. */
export function problemsOf(event: ErrorEvent, remarks: readonly Remark[]): EventProblem[] {
  return remarks
    .filter((remark) => !isCut(event, remark))
    .map((remark) => ({ type: remark.kind, message: messages[remark.kind], data: problemData(remark) }));
}

function problemData({ path, detail, originalLength, sdkTime, serverTime }: Remark): JsonObject {
  const data: JsonObject = { name: path };
  if (detail !== undefined) data.reason = detail;
  if (originalLength !== undefined) data.original_length = originalLength;
  if (sdkTime !== undefined) data.sdk_time = isoTime(sdkTime);
  if (serverTime !== undefined) data.server_time = isoTime(serverTime);
  return data;
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** The remarks of the SDK, and ours among them. */
export function metaOf(event: ErrorEvent, remarks: readonly Remark[]): JsonObject {
  if (remarks.length === 0) return event._meta ?? {};
  const meta: JsonObject = structuredClone(event._meta ?? {});
  for (const remark of remarks) {
    const leaf = leafAt(meta, placeOf(remark));
    if (leaf === undefined) continue;
    if (remark.originalLength !== undefined) leaf.len ??= remark.originalLength;
    if (isCut(event, remark)) addTo(leaf, "rem", ["!limit", "s"]);
    else addTo(leaf, "err", [remark.kind, remark.detail === undefined ? {} : { reason: remark.detail }]);
  }
  return meta;
}

/** Whether the value is still there, only shorter. */
function isCut(event: ErrorEvent, remark: Remark): boolean {
  if (remark.kind !== "value_too_long") return false;
  let value: unknown = event;
  for (const key of placeOf(remark)) {
    if (Array.isArray(value)) value = isPairs(value) ? pairValue(value, key) : value[Number(key)];
    else if (isJsonObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return false;
  }
  return value !== undefined;
}

function isPairs(list: readonly unknown[]): boolean {
  return list.length > 0 && list.every((entry) => Array.isArray(entry) && entry.length === 2);
}

function pairValue(pairs: readonly unknown[], name: string): unknown {
  return pairs.find((pair) => Array.isArray(pair) && pair[0] === name);
}

/** `extra.a.*` speaks of entries that are no longer in `extra.a`. */
function placeOf(remark: Remark): readonly string[] {
  const keys = pathKeys(remark.path);
  return keys.at(-1) === "*" ? keys.slice(0, -1) : keys;
}
