/** Contexts: by name, an object of facts about what surrounded the event. */
import { isJsonObject, type JsonObject } from "../json.ts";
import { freeFormObject } from "./free-form.ts";
import { remark, shaped, type FieldReaders, type Walk } from "./walk.ts";

const contextsMax = 100;
const nameLengthMax = 200;
const freeContext = freeFormObject({ depthMax: 7, charsMax: 8192 });

function hexId(length: number) {
  return shaped({ kind: "text", lengthMax: length }, (value, key, walk) => {
    const hex = typeof value === "string" ? value.replaceAll("-", "").toLowerCase() : "";
    if (hex.length === length && /^[\da-f]+$/.test(hex) && !/^0+$/.test(hex)) return hex;
    return remark(walk, key, "invalid_data", { detail: `expected ${length} hex digits` });
  });
}

/** Ids by which an event is found; the rest of their contexts is as free as that of others. */
const idsOfContexts: ReadonlyMap<string, FieldReaders> = new Map([
  [
    "trace",
    new Map([
      ["trace_id", hexId(32)],
      ["span_id", hexId(16)],
      ["parent_span_id", hexId(16)],
    ]),
  ],
  ["replay", new Map([["replay_id", hexId(32)]])],
]);

/** Reads contexts; what is no object is left out. */
export const contexts = shaped({ kind: "object" }, (value, key, walk) => {
  if (!isJsonObject(value)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
  walk.path.push(key);
  let count = 0;
  for (const name in value) {
    const context = value[name];
    if (context === null) value[name] = undefined;
    if (context === null || context === undefined) continue;
    const read = count < contextsMax ? readContext(context, name, walk) : undefined;
    if (read !== context) value[name] = read;
    if (read !== undefined) count += 1;
    else if (count >= contextsMax) remark(walk, name.slice(0, nameLengthMax), "value_too_long");
  }
  walk.path.pop();
  return count === 0 ? undefined : value;
});

function readContext(context: unknown, name: string, walk: Walk): JsonObject | undefined {
  if (name === "__proto__" || name.length > nameLengthMax || !isJsonObject(context))
    return remark(walk, name.slice(0, nameLengthMax), "invalid_data", { detail: "expected an object" });
  const ids = idsOfContexts.get(name);
  if (ids !== undefined) readIds(context, name, ids, walk);
  freeContext(context, name, walk);
  return context;
}

function readIds(context: JsonObject, name: string, ids: FieldReaders, walk: Walk): void {
  walk.path.push(name);
  for (const [key, reader] of ids) {
    const value = context[key];
    if (value === null || value === undefined) continue;
    const read = reader(value, key, walk);
    if (read !== value) context[key] = read;
  }
  walk.path.pop();
}
