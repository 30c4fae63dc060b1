/** The HTTP request that an event happened in. */
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { freeForm, freeFormObject } from "./free-form.ts";
import { addHeader, addParameter, readEncodedPairs, readPairs } from "./pairs.ts";
import { cutText, readFields, remark, shaped, shorten, text, type FieldReader, type Walk } from "./walk.ts";

const urlLengthMax = 2048;
const pairLengthMax = 2048;
const dataCharsMax = 16_384;

const bounded = freeForm({ depthMax: 7, charsMax: dataCharsMax });

const method = shaped({ kind: "text", lengthMax: 32 }, (value, key, walk) => {
  const upper = typeof value === "string" ? value.toUpperCase() : "";
  if (/^[A-Z_-]{3,32}$/.test(upper)) return upper;
  return remark(walk, key, "invalid_data", { detail: "expected a method" });
});

function pairs(separator: "&" | ";"): FieldReader {
  return shaped({ kind: "pairs" }, (value, key, walk) => {
    const read =
      typeof value === "string"
        ? readEncodedPairs(separator === "&" && value.startsWith("?") ? value.slice(1) : value, separator)
        : readPairs(value, addParameter);
    if (read === undefined) return remark(walk, key, "invalid_data", { detail: "expected names and values" });
    return read.length === 0 ? undefined : cutPairs(read);
  });
}

function cutPairs(read: [string, string][]): [string, string][] {
  for (const pair of read) {
    if (pair[0].length > pairLengthMax) pair[0] = shorten(pair[0], pairLengthMax);
    if (pair[1].length > pairLengthMax) pair[1] = shorten(pair[1], pairLengthMax);
  }
  return read;
}

const headers = shaped({ kind: "pairs" }, (value, key, walk) => {
  const read = readPairs(value, addHeader);
  if (read === undefined) return remark(walk, key, "invalid_data", { detail: "expected names and values" });
  for (const pair of read) pair[0] = headerCase(pair[0]);
  return read.length === 0 ? undefined : cutPairs(read);
});

const count = shaped({ kind: "number" }, (value, key, walk) =>
  typeof value === "number" && Number.isFinite(value)
    ? value
    : remark(walk, key, "invalid_data", { detail: "expected a number" }),
);

const fields = new Map<string, FieldReader>([
  ["url", text(urlLengthMax)],
  ["method", method],
  ["query_string", pairs("&")],
  ["fragment", text(1024)],
  ["headers", headers],
  ["cookies", pairs(";")],
  ["data", (value) => value],
  ["env", freeFormObject({ depthMax: 4, charsMax: 8192 })],
  ["api_target", text(128)],
  ["body_size", count],
  ["protocol", text(32)],
  ["inferred_content_type", text(128)],
]);

export const request = shaped({ kind: "object", fields }, (value, key, walk) => {
  if (!isJsonObject(value)) return remark(walk, key, "invalid_data", { detail: "expected an object" });
  walk.path.push(key);
  readFields(value, fields, walk);
  splitUrl(value);
  moveCookieHeader(value);
  if (value.data !== undefined) readData(value, value.data, walk);
  walk.path.pop();
  return Object.values(value).every((entry) => entry === undefined) ? undefined : value;
});

/** Query and fragment live in fields of their own, unless those are set already. */
function splitUrl(value: JsonObject): void {
  if (typeof value.url !== "string") return;
  let url = value.url;
  const hash = url.indexOf("#");
  if (hash >= 0) {
    if (value.fragment === undefined && hash + 1 < url.length) value.fragment = url.slice(hash + 1);
    url = url.slice(0, hash);
  }
  const question = url.indexOf("?");
  if (question >= 0) {
    if (value.query_string === undefined) {
      const read = readEncodedPairs(url.slice(question + 1), "&");
      if (read.length > 0) value.query_string = cutPairs(read);
    }
    url = url.slice(0, question);
  }
  value.url = url === "" ? undefined : endInDots(url);
}

/** Without the sign of a cut that is no ASCII. */
function endInDots(url: string): string {
  return url.endsWith("\u2026") ? shorten(`${url.slice(0, -1)}...`, urlLengthMax) : url;
}

function moveCookieHeader(value: JsonObject): void {
  if (!Array.isArray(value.headers)) return;
  const at = value.headers.findIndex((pair) => isHeader(pair, "cookie"));
  if (at < 0) return;
  const [pair] = value.headers.splice(at, 1);
  const cookie = Array.isArray(pair) ? pair[1] : undefined;
  if (value.cookies !== undefined || typeof cookie !== "string") return;
  const read = readEncodedPairs(cookie, ";");
  if (read.length > 0) value.cookies = cutPairs(read);
}

function isHeader(pair: Json, lowerCaseName: string): boolean {
  const name = Array.isArray(pair) ? pair[0] : undefined;
  return (
    typeof name === "string" && name.length === lowerCaseName.length && name.toLowerCase() === lowerCaseName
  );
}

function contentType(value: JsonObject): string | undefined {
  if (!Array.isArray(value.headers)) return undefined;
  const found = value.headers.find((pair) => isHeader(pair, "content-type"));
  const type = Array.isArray(found) ? found[1] : undefined;
  return typeof type === "string" ? type.split(";", 1)[0]?.trim() : undefined;
}

/**
 * A text that is JSON or an encoded form is kept as what it means, so that secrets in it have names. What it
 * turned out to be says more about its type than the header does.
 */
function readData(request: JsonObject, data: Json, walk: Walk): void {
  const { value, type } =
    typeof data === "string" ? meaningOf(data, walk) : { value: bounded(data, "data", walk) };
  request.data = value;
  if (value !== undefined) request.inferred_content_type ??= type ?? contentType(request);
}

type Meaning = { readonly value: Json | undefined; readonly type?: string };

function meaningOf(text: string, walk: Walk): Meaning {
  if (text === "") return { value: undefined };
  const first = text.charCodeAt(0);
  if (first === 0x7b || first === 0x5b) {
    const parsed = tryJson(text);
    if (parsed !== undefined) return { value: bounded(parsed, "data", walk), type: "application/json" };
  }
  if (text.length > dataCharsMax) return { value: cutText(text, dataCharsMax, "data", walk) };
  if (/^[\w.%+[\]-]+=[^\s<>{}]*$/.test(text))
    return { value: readEncodedPairs(text, "&"), type: "application/x-www-form-urlencoded" };
  return { value: text };
}

function tryJson(value: string): Json | undefined {
  try {
    return JSON.parse(value) as Json;
  } catch {
    // Cut off or not JSON after all: it stays a text.
    return undefined;
  }
}

/** Names of headers as they are written here: a sender has some twenty, and sends them with every event. */
const rememberedNames = new Map<string, string>();
const rememberedNamesMax = 1_000;
const rememberedLengthMax = 64;

function headerCase(name: string): string {
  const known = rememberedNames.get(name);
  if (known !== undefined) return known;
  const written = inHeaderCase(name);
  if (name.length > rememberedLengthMax) return written;
  if (rememberedNames.size >= rememberedNamesMax) rememberedNames.clear();
  rememberedNames.set(name, written);
  return written;
}

/** `content-type` and `CONTENT-TYPE` → `Content-Type`; a capital inside a word, as in `userOtp`, stays. */
function inHeaderCase(name: string): string {
  let upper = true;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    const wrong = upper ? code >= 0x61 && code <= 0x7a : code >= 0x41 && code <= 0x5a;
    if (wrong) return name.split("-").map(capitalized).join("-");
    upper = code === 0x2d;
  }
  return name;
}

function capitalized(word: string): string {
  const rest = word.slice(1);
  return word.charAt(0).toUpperCase() + (rest === rest.toUpperCase() ? rest.toLowerCase() : rest);
}
