/** Whom it happened to. */
import { isJsonObject, type JsonObject } from "../json.ts";
import { freeFormObject } from "./free-form.ts";
import { object, remark, shaped, text, type FieldReader } from "./walk.ts";

/** The placeholder that asks the server to fill in the sender's address. */
export const autoIp = "{{auto}}";

const ipAddress = shaped({ kind: "ip" }, (value, key, walk) => {
  if (value === autoIp) return autoIp;
  const ip = typeof value === "string" ? parseIp(value) : undefined;
  return ip ?? remark(walk, key, "invalid_data", { detail: "expected an ip address" });
});

const data = freeFormObject({ depthMax: 5, charsMax: 8192 });

const known = new Map<string, FieldReader>([
  ["id", text(128)],
  ["email", text(254)],
  ["username", text(128)],
  ["name", text(128)],
  ["ip_address", ipAddress],
  [
    "geo",
    object(
      new Map<string, FieldReader>([
        ["country_code", text(8)],
        ["city", text(128)],
        ["subdivision", text(128)],
        ["region", text(128)],
      ]),
    ),
  ],
  ["data", data],
  ["segment", text(128)],
]);

/** Reads a user; keys that have no meaning of their own go to `data`. */
export const user = shaped({ kind: "object", fields: known }, (value, key, walk) => {
  if (!isJsonObject(value)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
  walk.path.push(key);
  let rest: JsonObject | undefined;
  let any = false;
  for (const name in value) {
    const field = value[name];
    if (field === null || field === undefined || name === "__proto__") {
      value[name] = undefined;
      continue;
    }
    const reader = known.get(name);
    if (reader === undefined) {
      rest ??= {};
      rest[name] = field;
      value[name] = undefined;
    } else {
      const read = reader(field, name, walk);
      value[name] = read === "" ? undefined : read;
      any ||= value[name] !== undefined;
    }
  }
  if (rest !== undefined) {
    value.data = data(isJsonObject(value.data) ? { ...rest, ...value.data } : rest, "data", walk);
    any = true;
  }
  walk.path.pop();
  return any ? value : undefined;
});

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** An IPv4 or IPv6 address as text, or `undefined`; brackets and zones are left out. */
export function parseIp(input: string): string | undefined {
  const value =
    input
      .trim()
      .replace(/^\[|\]$/g, "")
      .split("%", 1)[0] ?? "";
  if (ipv4.test(value)) return value;
  if (value.length > 45 || !value.includes(":") || !/^[0-9a-fA-F:.]+$/.test(value)) return undefined;
  const dotted = value.includes(".") ? value.slice(value.lastIndexOf(":") + 1) : undefined;
  if (dotted !== undefined && !ipv4.test(dotted)) return undefined;
  const plain = dotted === undefined ? value : `${value.slice(0, value.lastIndexOf(":"))}:0:0`;
  const halves = plain.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const fits = halves.length === 2 ? groups.length <= 7 : groups.length === 8;
  return fits ? value.toLowerCase() : undefined;
}
