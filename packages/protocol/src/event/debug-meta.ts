/** The files that the addresses and minified lines of an event belong to. */
import { isJsonObject, type JsonObject } from "../json.ts";
import { freeForm } from "./free-form.ts";
import { idOrNumber, list, object, remark, shaped, text, type FieldReader } from "./walk.ts";

const imagesMax = 1000;
/** Taken together: an event of a large program names some hundred files. */
const budget = freeForm({ depthMax: 6, charsMax: 262_144 });

const imageFields = new Map<string, FieldReader>([
  ["type", text(64)],
  ["debug_id", text(64)],
  ["code_id", text(128)],
  ["debug_file", text(2048)],
  ["code_file", text(2048)],
  ["debug_checksum", text(128)],
  ["image_addr", idOrNumber],
  ["image_size", idOrNumber],
  ["image_vmaddr", idOrNumber],
  ["arch", text(32)],
  ["uuid", text(64)],
  ["id", text(64)],
  ["name", text(2048)],
]);

/** Older clients call the file `name` and its id `uuid` or `id`. */
const image = shaped({ kind: "object", fields: imageFields }, (value, key, walk) => {
  const read = readImage(value, key, walk);
  if (!isJsonObject(read)) return undefined;
  if (read.type === undefined || read.type === "")
    return remark(walk, key, "missing_attribute", { detail: "type" });
  if (read.type !== "proguard") moveField(read, "uuid", "debug_id");
  moveField(read, "id", "debug_id");
  moveField(read, "name", "code_file");
  return read;
});
const readImage = object(imageFields);

function moveField(image: JsonObject, from: string, to: string): void {
  if (image[from] === undefined) return;
  image[to] ??= image[from];
  image[from] = undefined;
}

const fields = new Map<string, FieldReader>([
  ["images", list(image, { countMax: imagesMax, keep: "first" })],
  [
    "sdk_info",
    object(
      new Map<string, FieldReader>([
        ["sdk_name", text(128)],
        ["version_major", idOrNumber],
        ["version_minor", idOrNumber],
        ["version_patchlevel", idOrNumber],
      ]),
    ),
  ],
]);
const readDebugMeta = object(fields);

export const debugMeta = shaped({ kind: "object", fields }, (value, key, walk) => {
  const bounded = isJsonObject(value) ? budget(value, key, walk) : value;
  const read = bounded === undefined ? undefined : readDebugMeta(bounded, key, walk);
  if (!isJsonObject(read)) return undefined;
  if (Array.isArray(read.images) && read.images.length === 0) read.images = undefined;
  return read.images === undefined && read.sdk_info === undefined ? undefined : read;
});
