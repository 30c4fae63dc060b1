/**
 * Free-form values (`extra`, variables, contexts, breadcrumb data): kept as they are, within a depth and a
 * budget of characters. Whatever lies deeper is replaced by how much it was: its text would hide the names of
 * its fields, and with them what is secret, from the scrubbing that comes after.
 */
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { remark, shaped, shorten, type FieldReader, type Walk } from "./walk.ts";

export type FreeFormLimits = { readonly depthMax: number; readonly charsMax: number };

/** What a number, a bracket or a comma is taken to cost of the budget. */
const nodeChars = 6;

/** Anything, bounded. */
export function freeForm(limits: FreeFormLimits): FieldReader {
  return (value, key, walk) => {
    walk.charsLeft = limits.charsMax;
    return bounded(value, key, limits.depthMax, walk);
  };
}

/** An object of anything, bounded; what is no object is left out. */
export function freeFormObject(limits: FreeFormLimits): FieldReader {
  const read = freeForm(limits);
  return shaped({ kind: "object" }, (value, key, walk) =>
    isJsonObject(value)
      ? read(value, key, walk)
      : remark(walk, key, "invalid_data", { detail: "expected an object" }),
  );
}

function bounded(value: Json, key: string | number, depthLeft: number, walk: Walk): Json | undefined {
  if (typeof value === "string") {
    walk.charsLeft -= value.length;
    if (walk.charsLeft >= 0) return value;
    remark(walk, key, "value_too_long", { originalLength: value.length });
    return shorten(value, Math.max(3, value.length + walk.charsLeft));
  }
  walk.charsLeft -= nodeChars;
  if (typeof value === "object" && value !== null) {
    if (depthLeft <= 0) {
      remark(walk, key, "value_too_long", { detail: "nested too deeply" });
      walk.charsLeft += nodeChars;
      const size = Array.isArray(value)
        ? `list of ${value.length}`
        : `object of ${Object.keys(value).length}`;
      return bounded(`[${size}]`, key, depthLeft, walk);
    }
    walk.path.push(key);
    if (Array.isArray(value)) boundList(value, depthLeft, walk);
    else boundObject(value, depthLeft, walk);
    walk.path.pop();
    return value;
  }
  // JSON.parse reads 1e999 as Infinity, which JSON cannot write.
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

function boundObject(object: JsonObject, depthLeft: number, walk: Walk): void {
  let cut = 0;
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    walk.charsLeft -= key.length;
    if (walk.charsLeft <= 0 || key === "__proto__") {
      object[key] = undefined;
      cut += 1;
      continue;
    }
    const read = bounded(value, key, depthLeft - 1, walk);
    if (read !== value) object[key] = read;
  }
  if (cut > 0) remark(walk, "*", "value_too_long", { originalLength: cut, detail: "entries left out" });
}

function boundList(list: Json[], depthLeft: number, walk: Walk): void {
  for (let index = 0; index < list.length; index += 1) {
    if (walk.charsLeft <= 0) {
      remark(walk, "*", "value_too_long", { originalLength: list.length, detail: "entries left out" });
      list.length = index;
      return;
    }
    const value = list[index];
    if (value === undefined) continue;
    const read = bounded(value, index, depthLeft - 1, walk) ?? null;
    if (read !== value) list[index] = read;
  }
}

/**
 * The beginning of a value's JSON text. Not JSON.stringify: that writes all of it, and fails on a value that
 * is nested some thousands deep.
 */
export function jsonBeginning(value: Json, lengthMax: number): string {
  const parts: string[] = [];
  let length = 0;
  const write = (part: string): boolean => {
    parts.push(part);
    length += part.length;
    return length <= lengthMax;
  };
  const visit = (node: Json | undefined, depth: number): boolean => {
    if (node === undefined || depth > 40) return write("null");
    if (typeof node === "string") return write(JSON.stringify(node.slice(0, lengthMax)));
    if (typeof node !== "object" || node === null) return write(String(node));
    if (Array.isArray(node)) {
      if (!write("[")) return false;
      for (const [index, entry] of node.entries()) {
        if (index > 0 && !write(",")) return false;
        if (!visit(entry, depth + 1)) return false;
      }
      return write("]");
    }
    if (!write("{")) return false;
    let first = true;
    for (const key in node) {
      if (!first && !write(",")) return false;
      first = false;
      if (!write(`${JSON.stringify(key.slice(0, lengthMax))}:`)) return false;
      if (!visit(node[key], depth + 1)) return false;
    }
    return write("}");
  };
  visit(value, 0);
  return parts.join("");
}
