/** Exceptions (oldest cause first, the one that was caught last) and threads. */
import { isJsonObject, scalarText, type Json, type JsonObject } from "../json.ts";
import { freeFormObject, jsonBeginning } from "./free-form.ts";
import { stacktrace } from "./stacktrace.ts";
import {
  bool,
  cutText,
  idOrNumber,
  integer,
  object,
  readFields,
  remark,
  shaped,
  text,
  wrappedList,
  type FieldReader,
} from "./walk.ts";

const exceptionsMax = 100;
const threadsMax = 500;
export const messageLengthMax = 8192;

const mechanismFields = new Map<string, FieldReader>([
  ["type", text(128)],
  ["handled", bool],
  ["synthetic", bool],
  ["help_link", text(2048)],
  ["description", text(2048)],
  ["source", text(256)],
  ["exception_id", integer],
  ["parent_id", integer],
  ["is_exception_group", bool],
  ["data", freeFormObject({ depthMax: 5, charsMax: 4096 })],
  ["meta", freeFormObject({ depthMax: 5, charsMax: 4096 })],
]);

const mechanism = shaped({ kind: "object", fields: mechanismFields }, (value, key, walk) => {
  const source: Json = typeof value === "string" ? { type: value } : value;
  if (!isJsonObject(source)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
  walk.path.push(key);
  readFields(source, mechanismFields, walk);
  walk.path.pop();
  if (source.type === undefined || source.type === "") source.type = "generic";
  return source;
});

/** Values that are no text are shown as their JSON. */
const exceptionText = shaped({ kind: "text", lengthMax: messageLengthMax }, (value, key, walk) => {
  const read = scalarText(value) ?? jsonBeginning(value, messageLengthMax + 1);
  return read.length > messageLengthMax ? cutText(read, messageLengthMax, key, walk) : read;
});

const exceptionFields = new Map<string, FieldReader>([
  ["type", text(256)],
  ["value", exceptionText],
  ["module", text(256)],
  ["thread_id", idOrNumber],
  ["mechanism", mechanism],
  ["stacktrace", stacktrace],
  ["raw_stacktrace", stacktrace],
]);

const exceptionValue = shaped({ kind: "object", fields: exceptionFields }, (value, key, walk) => {
  if (!isJsonObject(value)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
  walk.path.push(key);
  readFields(value, exceptionFields, walk);
  walk.path.pop();
  splitType(value);
  const empty = value.type === undefined && value.value === undefined && value.stacktrace === undefined;
  return empty ? remark(walk, key, "missing_attribute", { detail: "type or value" }) : value;
});

/** Old clients send `TypeError: message` as the value alone. */
function splitType(value: JsonObject): void {
  if (value.type === "") value.type = undefined;
  if (value.type !== undefined || typeof value.value !== "string" || isSynthetic(value)) return;
  const match = /^([A-Za-z_][\w.]{0,99}(?:Error|Exception|Warning)): ([\s\S]*)$/.exec(value.value);
  if (match === null) return;
  value.type = match[1];
  value.value = match[2];
}

function isSynthetic(value: JsonObject): boolean {
  return isJsonObject(value.mechanism) && value.mechanism.synthetic === true;
}

/** A list too long loses its front: the last exception is the one that was caught. */
export const exceptions = wrappedList(exceptionValue, { countMax: exceptionsMax, keep: "last" });

const readLock = object(
  new Map<string, FieldReader>([
    ["type", integer],
    ["address", text(64)],
    ["package_name", text(256)],
    ["class_name", text(256)],
    ["thread_id", idOrNumber],
  ]),
);

/** By the address of the lock: whether it is held, waited for, slept or blocked on. */
const heldLocks = shaped({ kind: "object" }, (value, key, walk) => {
  if (!isJsonObject(value)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
  walk.path.push(key);
  let count = 0;
  for (const address in value) {
    const lock = value[address];
    const usable = lock !== null && lock !== undefined && address !== "__proto__";
    const read =
      usable && count < locksMax && address.length <= 64 ? readLock(lock, address, walk) : undefined;
    value[address] = read;
    if (read !== undefined) count += 1;
  }
  walk.path.pop();
  return count === 0 ? undefined : value;
});
const locksMax = 100;

export const threads = wrappedList(
  object(
    new Map<string, FieldReader>([
      ["id", idOrNumber],
      ["name", text(256)],
      ["state", text(64)],
      ["crashed", bool],
      ["current", bool],
      ["main", bool],
      ["stacktrace", stacktrace],
      ["raw_stacktrace", stacktrace],
      ["held_locks", heldLocks],
    ]),
  ),
  { countMax: threadsMax, keep: "first" },
);
