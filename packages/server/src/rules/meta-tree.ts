/**
 * The tree `_meta` beside an event: it has the event's shape, and under an empty key says of a place what was done
 * there. `rem` are remarks (rule and method), `err` are errors.
 */
import { isJsonObject, type Json, type JsonObject } from "@vedette/protocol";

/** What stands under the empty key at the place; `undefined` where a stranger's tree has something else. */
export function leafAt(meta: JsonObject, keys: readonly string[]): JsonObject | undefined {
  let node = meta;
  for (const key of [...keys, ""]) {
    if (key === "__proto__") return undefined;
    const next = Object.hasOwn(node, key) ? node[key] : undefined;
    if (isJsonObject(next)) {
      node = next;
      continue;
    }
    if (next !== undefined && next !== null) return undefined;
    const made: JsonObject = {};
    node[key] = made;
    node = made;
  }
  return node;
}

export function addTo(leaf: JsonObject, name: "rem" | "err", entry: Json): void {
  const list = leaf[name];
  if (Array.isArray(list)) list.push(entry);
  else leaf[name] = [entry];
}
