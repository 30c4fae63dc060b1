/** Ids of rows: those that came, and those that follow from what came. */
import { hash } from "node:crypto";
import { parseEventId } from "@vedette/protocol";

/** What a column of ids holds for none. */
export const noId = "0".repeat(32);

/** The id in a value, with or without hyphens; zeros where there is none. */
export function idOrNone(value: unknown): string {
  return parseEventId(value) ?? noId;
}

/** 32 hexadecimal digits: the same for the same parts, whenever a record is replayed or sent again. */
export function derivedId(...parts: readonly (string | number | Uint8Array)[]): string {
  const texts = parts.map((part) =>
    part instanceof Uint8Array ? hash("sha256", part, "hex") : String(part),
  );
  return hash("md5", texts.join("\n"), "hex");
}
