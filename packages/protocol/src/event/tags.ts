/** Tags: short names with short values, from whatever shape to a list of pairs; of equal names the first wins. */
import { scalarText, type Json } from "../json.ts";
import { readPairs } from "./pairs.ts";
import { remark, shaped, type Walk } from "./walk.ts";

const tagsMax = 200;
export const tagKeyLengthMax = 200;
export const tagValueLengthMax = 200;

/** Reads tags; what is too long, empty or not usable as a name is left out with a remark, never cut. */
export function readTags(value: Json | undefined, walk: Walk): [string, string][] {
  if (value === undefined || value === null) return [];
  const pairs = readPairs(value, (found, name, content) => {
    const text = scalarText(content);
    if (text !== undefined) found.push([name, text]);
    else remarkTag(walk, name, "");
  });
  if (pairs === undefined) {
    remark(walk, "tags", "invalid_data", { detail: "expected names and values" });
    return [];
  }
  const seen = new Set<string>();
  const tags: [string, string][] = [];
  for (const [name, content] of pairs) {
    const key = name.trim().replaceAll(" ", "-");
    const text = content.trim();
    if (!isTagKey(key) || text === "" || text.length > tagValueLengthMax || hasLineEnd(text)) {
      remarkTag(walk, key, text);
    } else if (!seen.has(key) && tags.length < tagsMax) {
      seen.add(key);
      tags.push([key, text]);
    }
  }
  if (tags.length === tagsMax && pairs.length > tagsMax)
    remark(walk, "tags", "value_too_long", { originalLength: pairs.length });
  return tags;
}

export const tags = shaped({ kind: "pairs" }, (value, _key, walk) => readTags(value, walk));

function remarkTag(walk: Walk, key: string, text: string): void {
  walk.path.push("tags");
  const originalLength = Math.max(text.length, key.length);
  if (originalLength > tagValueLengthMax)
    remark(walk, key.slice(0, tagKeyLengthMax), "value_too_long", { originalLength });
  else
    remark(walk, key, "invalid_data", {
      detail: text === "" ? "expected a value" : "expected a name and a value of one line",
    });
  walk.path.pop();
}

function hasLineEnd(text: string): boolean {
  return text.includes("\n") || text.includes("\r");
}

/** Printable, without quotes, so that it can be searched for. */
function isTagKey(key: string): boolean {
  if (key.length === 0 || key.length > tagKeyLengthMax) return false;
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    if (code <= 0x20 || code === 0x22 || code === 0x7f) return false;
  }
  return true;
}
