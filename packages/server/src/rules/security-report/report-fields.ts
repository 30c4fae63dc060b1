/** Fields of browsers' reports: kebab-case in the older formats, camelCase in the newer ones. */
import { scalarText, type Json, type JsonObject } from "@vedette/protocol";

/** An event as a client would have sent it; normalization bounds and types it. */
export type ReportedEvent = JsonObject;

/** `effective-directive` and `effectiveDirective` as `effective_directive`; what has no name is left out. */
export function snakeKeys(report: JsonObject): JsonObject {
  const renamed: JsonObject = {};
  for (const [key, value] of Object.entries(report)) {
    if (value === null || value === undefined || key === "__proto__" || key.length > 64) continue;
    renamed[
      key
        .replace(/([a-z])(?=[A-Z])/g, "$1_")
        .replaceAll("-", "_")
        .toLowerCase()
    ] = value;
  }
  return renamed;
}

/** A text of at least one character, or `undefined`. */
export function textOf(value: Json | undefined): string | undefined {
  const text = scalarText(value)?.trim();
  return text === undefined || text === "" ? undefined : text.slice(0, 2048);
}

/** The host of an address, with its port where it has one; `undefined` where there is none. */
export function hostOf(uri: string | undefined): string | undefined {
  const host = /^[a-z][a-z0-9+.-]{0,40}:\/\/(?:[^/?#@]{0,300}@)?([^/?#]{1,300})/i.exec(uri ?? "")?.[1];
  return host?.toLowerCase();
}

/** Pairs of tags; those without a value are left out. */
export function tagPairs(tags: Readonly<Record<string, string | undefined>>): Json[] {
  return Object.entries(tags).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value.slice(0, 200)]],
  );
}

/** A request that names the page and the browser, as far as they are known. */
export function requestOf(
  url: string | undefined,
  headers: Readonly<Record<string, string | undefined>>,
): JsonObject {
  const known = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value]],
  );
  return { url, headers: known };
}
