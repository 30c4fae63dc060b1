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
  text,
  type FieldReader,
  type FieldReaders,
} from "./walk.ts";

/** Of more frames the last ones, nearest to the fault, are kept. */
export const framesMax = 250;
/** Of more frames the middle ones lose variables and surrounding lines. */
const detailedFramesMax = 50;
const contextLinesMax = 20;

const address: FieldReader = (value, key, walk) => {
  if (typeof value === "string") return value.length <= 40 ? value : remark(walk, key, "invalid_data");
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0)
    return `0x${value.toString(16)}`;
  return remark(walk, key, "invalid_data", { detail: "expected an address" });
};

/** A blank line of a source file is a line too, so null is read as one. */
const contextLines: FieldReader = (value, key, walk) => {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) if (value[index] === null) value[index] = "";
  }
  return readContextLines(value, key, walk);
};
const readContextLines = list(text(1024), { countMax: contextLinesMax, keep: "first" });

const frameFields: FieldReaders = new Map<string, FieldReader>([
  ["filename", text(512)],
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
  ["context_line", text(1024)],
  ["post_context", contextLines],
  ["in_app", bool],
  ["vars", freeFormObject({ depthMax: 6, charsMax: 4096 })],
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

const frame: FieldReader = (value, key, walk) => {
  if (!isJsonObject(value)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
  walk.path.push(key);
  readFields(value, frameFields, walk);
  walk.path.pop();
  completePaths(value);
  return value;
};

const readStacktrace = object(
  new Map<string, FieldReader>([
    ["frames", list(frame, { countMax: framesMax, keep: "last" })],
    ["registers", freeFormObject({ depthMax: 2, charsMax: 4096 })],
    ["lang", text(32)],
    ["snapshot", bool],
    ["instruction_addr_adjustment", text(32)],
  ]),
);

/** A stack trace; one without frames is left out. */
export const stacktrace: FieldReader = (value, key, walk) => {
  const read = readStacktrace(Array.isArray(value) ? { frames: value } : value, key, walk);
  if (!isJsonObject(read) || !Array.isArray(read.frames) || read.frames.length === 0) return undefined;
  thinOut(read.frames);
  return read;
};

/** A lone file name is the whole path; the name shown for a URL is its path. */
function completePaths(value: JsonObject): void {
  if (value.abs_path === undefined || value.abs_path === "") {
    value.abs_path = value.filename;
    value.filename = undefined;
  }
  if ((value.filename === undefined || value.filename === "") && typeof value.abs_path === "string") {
    value.filename = pathOfUrl(value.abs_path);
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
