/**
 * What the native SDK uploads beside a dump: its event as a file `__sentry-event` in MessagePack, and breadcrumbs in
 * two files that it writes in turn. The process that crashed could not send them itself.
 */
import { decode, decodeMulti } from "@msgpack/msgpack";
import { isJsonObject, type Json, type JsonObject } from "@vedette/protocol";
import type { FormFile } from "../multipart.ts";

const partBytesMax = 1024 * 1024;
const breadcrumbsMax = 100;
const depthMax = 50;

export type NativePart = "event" | "breadcrumb";

export function nativePartOf(file: FormFile): NativePart | undefined {
  const name = file.filename || file.field;
  if (name === "__sentry-event" || file.field === "__sentry-event") return "event";
  return /^__sentry-breadcrumbs?\d{0,2}$/.test(name) ? "breadcrumb" : undefined;
}

/** The event of the form with what the files say; the form's own words come first. */
export function addNativeParts(event: JsonObject, files: readonly FormFile[]): JsonObject {
  const parts = files.filter((file) => file.bytes.length <= partBytesMax);
  const own = parts.find((file) => nativePartOf(file) === "event");
  const breadcrumbs = parts
    .filter((file) => nativePartOf(file) === "breadcrumb")
    .flatMap((file) => readAll(file.bytes))
    .toSorted((a, b) => timeOf(a) - timeOf(b))
    .slice(-breadcrumbsMax);
  const read = own ? readOne(own.bytes) : {};
  return { ...(breadcrumbs.length === 0 ? {} : { breadcrumbs }), ...read, ...event };
}

function readOne(bytes: Uint8Array): JsonObject {
  try {
    const value = toJson(decode(bytes), 0);
    return isJsonObject(value) ? value : {};
  } catch {
    // It was being written when the program crashed: the dump stands for itself.
    return {};
  }
}

/** Objects one after the other; the last one may be cut off. */
function readAll(bytes: Uint8Array): readonly JsonObject[] {
  const found: JsonObject[] = [];
  try {
    for (const one of decodeMulti(bytes)) {
      const value = toJson(one, 0);
      if (isJsonObject(value)) found.push(value);
    }
  } catch {
    // What came before the cut is worth keeping.
  }
  return found;
}

/** MessagePack knows more than JSON: bytes and times. */
function toJson(value: unknown, depth: number): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || depth >= depthMax || ArrayBuffer.isView(value)) return null;
  if (Array.isArray(value)) return value.map((one) => toJson(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toJson(one, depth + 1)]));
}

/** They are written as text that sorts, or as seconds. */
function timeOf({ timestamp }: JsonObject): number {
  const timeMs = typeof timestamp === "number" ? timestamp * 1000 : Date.parse(String(timestamp));
  return Number.isNaN(timeMs) ? 0 : timeMs;
}
