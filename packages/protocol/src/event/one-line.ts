/** Texts of one line: names of things. */
import { scalarText, type Json } from "../json.ts";
import { remark, shaped, type FieldReader, type Walk } from "./walk.ts";

/** A line that describes something; too long it is cut. */
export function line(lengthMax: number): FieldReader {
  return shaped({ kind: "text", lengthMax }, (value, key, walk) => {
    const read = oneLine(value, key, walk);
    if (read === undefined || read.length <= lengthMax) return read;
    remark(walk, key, "value_too_long", { originalLength: read.length });
    return read.slice(0, lengthMax).toWellFormed().trimEnd();
  });
}

/** A line that names something: cut or changed it would name something else, so it is left out instead. */
export function wholeName(
  lengthMax: number,
  options: { readonly allowed: RegExp; readonly reserved?: ReadonlySet<string> },
): FieldReader {
  return shaped({ kind: "text", lengthMax }, (value, key, walk) => {
    const read = scalarText(value)?.trim();
    if (read === undefined) return remark(walk, key, "invalid_data", { detail: "expected a text" });
    if (read === "") return undefined;
    if (read.length > lengthMax) return remark(walk, key, "value_too_long", { originalLength: read.length });
    if (!options.allowed.test(read))
      return remark(walk, key, "invalid_data", { detail: "has characters that are not allowed" });
    if (options.reserved?.has(read.toLowerCase()) === true)
      return remark(walk, key, "invalid_data", { detail: "is a reserved name" });
    return read;
  });
}

function oneLine(value: Json, key: string | number, walk: Walk): string | undefined {
  const read = scalarText(value);
  if (read === undefined) return remark(walk, key, "invalid_data", { detail: "expected a text" });
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const clean = /[\u0000-\u001f\u007f]/.test(read) ? read.replace(/[\u0000-\u001f\u007f]+/g, " ") : read;
  const trimmed = clean.trim();
  return trimmed === "" ? undefined : trimmed;
}
