/** Stack traces: frames oldest first, bounded in number, the middle of long ones without its details. */
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { freeFormObject } from "./free-form.ts";
import {
  bool,
  integer,
  list,
  object,
  readFields,
  remark,
  shaped,
  shorten,
  text,
  type FieldReader,
  type FieldReaders,
} from "./walk.ts";

/** Of more frames the last ones, nearest to the fault, are kept. */
export const framesMax = 250;
/** Of more frames the middle ones lose variables and surrounding lines. */
const detailedFramesMax = 50;
const contextLinesMax = 20;
const filenameLengthMax = 512;

/** `0x…`, digits, or a number. */
const address = shaped({ kind: "address" }, (value, key, walk) => {
  if (typeof value === "string" && /^(?:0[xX][\da-fA-F]{1,16}|\d{1,20})$/.test(value)) return value;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0)
    return `0x${value.toString(16)}`;
  return remark(walk, key, "invalid_data", { detail: "expected an address" });
});

/** Numbers of registers by their names; those of 64 bits come as texts. */
const registers = shaped({ kind: "object" }, (value, key, walk) => {
  if (!isJsonObject(value)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
  walk.path.push(key);
  let count = 0;
  for (const name in value) {
    const register = value[name];
    const usable = register !== null && register !== undefined && registerName.test(name);
    const read = usable && count < registersMax ? address(register, name, walk) : undefined;
    value[name] = read;
    if (read !== undefined) count += 1;
  }
  walk.path.pop();
  return count === 0 ? undefined : value;
});
const registersMax = 256;
const registerName = /^[A-Za-z][\w.]{0,31}$/;

export const sourceLine = text(1024);
const readContextLines = list(sourceLine, { countMax: contextLinesMax, keep: "first" });

/** A blank line of a source file is a line too, so null is read as one. */
export const contextLines = shaped({ kind: "list", entry: sourceLine }, (value, key, walk) => {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) if (value[index] === null) value[index] = "";
  }
  return readContextLines(value, key, walk);
});

const varsObject = freeFormObject({ depthMax: 6, charsMax: 4096 });

/** Old clients send the arguments of a call as a list. */
const vars = shaped({ kind: "object" }, (value, key, walk) =>
  varsObject(Array.isArray(value) ? byPosition(value) : value, key, walk),
);

function byPosition(values: readonly Json[]): JsonObject {
  const object: JsonObject = {};
  for (const [index, value] of values.slice(0, 100).entries()) object[index] = value;
  return object;
}

const frameFields: FieldReaders = new Map<string, FieldReader>([
  ["filename", text(filenameLengthMax)],
  ["abs_path", text(2048)],
  ["module", text(512)],
  ["function", text(512)],
  ["raw_function", text(1024)],
  ["package", text(512)],
  ["symbol", text(512)],
  ["platform", text(64)],
  ["lineno", integer],
  ["colno", integer],
  ["pre_context", contextLines],
  ["context_line", sourceLine],
  ["post_context", contextLines],
  ["in_app", bool],
  ["vars", vars],
  ["data", freeFormObject({ depthMax: 4, charsMax: 2048 })],
  ["module_metadata", freeFormObject({ depthMax: 4, charsMax: 2048 })],
  ["lock", freeFormObject({ depthMax: 3, charsMax: 1024 })],
  ["instruction_addr", address],
  ["addr_mode", text(32)],
  ["symbol_addr", address],
  ["image_addr", address],
  ["function_id", address],
  ["debug_id", text(64)],
  ["source_link", text(2048)],
  ["stack_start", bool],
  ["trust", text(32)],
  ["parent_index", integer],
]);

const frame = shaped({ kind: "object", fields: frameFields }, (value, key, walk) => {
  if (!isJsonObject(value)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
  walk.path.push(key);
  readFields(value, frameFields, walk);
  walk.path.pop();
  completePaths(value);
  return value;
});

const stacktraceFields = new Map<string, FieldReader>([
  ["frames", list(frame, { countMax: framesMax, keep: "last" })],
  ["registers", registers],
  ["lang", text(32)],
  ["snapshot", bool],
  ["instruction_addr_adjustment", text(32)],
]);
const readStacktrace = object(stacktraceFields);

/** A stack trace; one without frames is left out. */
export const stacktrace = shaped({ kind: "object", fields: stacktraceFields }, (value, key, walk) => {
  const read = readStacktrace(Array.isArray(value) ? { frames: value } : value, key, walk);
  if (!isJsonObject(read) || !Array.isArray(read.frames) || read.frames.length === 0) return undefined;
  thinOut(read.frames);
  return read;
});

/** A lone file name is the whole path; the name shown for a URL is its path. */
function completePaths(value: JsonObject): void {
  if (value.abs_path === undefined || value.abs_path === "") {
    value.abs_path = value.filename;
    value.filename = undefined;
  }
  if ((value.filename === undefined || value.filename === "") && typeof value.abs_path === "string") {
    value.filename = shorten(pathOfUrl(value.abs_path), filenameLengthMax);
  }
}

/** `https://host/static/app.js?v=1` → `/static/app.js`; what is no such URL stays as it is. */
function pathOfUrl(absPath: string): string {
  const match = /^(?:https?|file|applewebdata):\/\/[^/?#]*([^?#]*)/i.exec(absPath);
  const path = match?.[1];
  return path === undefined || path === "" || path === "/" ? absPath : path;
}

/** System frames in the middle lose their details first, then our own in the middle. */
function thinOut(frames: Json[]): void {
  let excess = frames.length - detailedFramesMax;
  if (excess <= 0) return;
  const edge = detailedFramesMax / 2;
  const middle = frames.slice(edge, frames.length - edge);
  for (const wanted of [false, true]) {
    for (const entry of middle) {
      if (excess <= 0) return;
      if (!isJsonObject(entry) || (entry.in_app === true) !== wanted) continue;
      entry.vars = undefined;
      entry.pre_context = undefined;
      entry.post_context = undefined;
      excess -= 1;
    }
  }
}
