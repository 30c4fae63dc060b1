/** Bytes to a JSON object. */
import { decodeUtf8, isJsonObject, nullNonFinite, type JsonObject } from "@vedette/protocol";
import type { ItemContext } from "./item-context.ts";
import { invalid, keep, type StepResult } from "./step.ts";

/** Parses the payload of an item; what is not a JSON object is invalid. */
export function parseJson(payload: Uint8Array, _context: ItemContext): StepResult<JsonObject> {
  if (payload.length === 0) return invalid("no_data");
  const text = decodeUtf8(payload);
  const parsed = tryParse(text) ?? tryParse(nullNonFinite(text));
  if (parsed === undefined) return invalid("invalid_json");
  return isJsonObject(parsed.value) ? keep(parsed.value) : invalid("payload");
}

function tryParse(text: string | undefined): { readonly value: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    // Not JSON: what the item ends as is decided by the caller.
    return undefined;
  }
}
