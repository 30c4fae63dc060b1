/** Tags: short names with short values, from whatever shape to a list of pairs; of equal names the first wins. */
import type { Json } from "../json.ts";
import { readPairs } from "./pairs.ts";
import { remark, type Walk } from "./walk.ts";

const tagsMax = 200;
export const tagKeyLengthMax = 200;
export const tagValueLengthMax = 200;

/** Reads tags; what is too long, empty or not usable as a name is left out with a remark, never cut. */
export function readTags(value: Json | undefined, walk: Walk): [string, string][] {
  if (value === undefined || value === null) return [];
  const pairs = readPairs(value);
  if (pairs === undefined) {
    remark(walk, "tags", "invalid_data", { detail: "expected names and values" });
    return [];
  }
  const seen = new Set<string>();
  const tags: [string, string][] = [];
  for (const [name, content] of pairs) {
    const key = name.trim();
    const text = content.trim();
    if (!isTagKey(key) || text === "" || text.length > tagValueLengthMax || hasLineEnd(text)) {
      remark(
        walk,
        `tags.${key.slice(0, 40)}`,
        text.length > tagValueLengthMax ? "value_too_long" : "invalid_data",
      );
    } else if (!seen.has(key) && tags.length < tagsMax) {
      seen.add(key);
      tags.push([key, text]);
    }
  }
  return tags;
}

function hasLineEnd(text: string): boolean {
  return text.includes("\n") || text.includes("\r");
}

/** Printable, without spaces and quotes, so that it can be searched for. */
function isTagKey(key: string): boolean {
  if (key.length === 0 || key.length > tagKeyLengthMax) return false;
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    if (code <= 0x20 || code === 0x22 || code === 0x7f) return false;
  }
  return true;
}
