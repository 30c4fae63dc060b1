/**
 * Items that hold many spans, logs or metrics: `{version?, ingest_settings?, items: […]}`. The item says how many
 * and of what kind; one that says otherwise than it holds cannot be trusted in its parts either.
 */
import {
  decodeUtf8,
  isJsonObject,
  type EnvelopeItem,
  type InvalidReason,
  type Json,
  type JsonObject,
} from "@vedette/protocol";

export type InferSetting = "auto" | "never" | undefined;

export type Container =
  | {
      readonly isValid: true;
      readonly items: readonly Json[];
      readonly inferIp: InferSetting;
      readonly inferUserAgent: InferSetting;
    }
  | { readonly isValid: false; readonly reason: InvalidReason; readonly quantity: number };

/** Reads a container. `exactIntegers` reads integers beyond 2^53 as texts: slower, for the few that have some. */
export function readContainer(
  item: EnvelopeItem,
  kind: { readonly contentType: string; readonly invalidReason: InvalidReason },
  exactIntegers = false,
): Container {
  const claimed = claimedCount(item);
  const fault = (reason: InvalidReason, quantity = claimed ?? 1): Container => ({
    isValid: false,
    reason,
    quantity: Math.max(1, quantity),
  });
  if (item.payload.length === 0) return fault("no_data");
  const contentType = contentTypeOf(item);
  if (contentType !== "" && contentType !== kind.contentType) return fault(kind.invalidReason);
  const body = parseBody(item.payload, exactIntegers);
  if (body === undefined) return fault("invalid_json");
  if (!isJsonObject(body) || !Array.isArray(body.items)) return fault(kind.invalidReason);
  const { items } = body;
  if (claimed !== undefined && claimed !== items.length) return fault(kind.invalidReason);
  const settings = isJsonObject(body.ingest_settings) ? body.ingest_settings : {};
  return {
    isValid: true,
    items,
    inferIp: inferSetting(settings, "infer_ip"),
    inferUserAgent: inferSetting(settings, "infer_user_agent"),
  };
}

/** The content type in the item's header, without parameters; "" when there is none. */
export function contentTypeOf(item: EnvelopeItem): string {
  const given = item.header.content_type;
  return typeof given === "string" ? (given.split(";", 1)[0] ?? "").trim().toLowerCase() : "";
}

/** What the header says, unless the payload could not hold as many. */
function claimedCount(item: EnvelopeItem): number | undefined {
  const count = item.header.item_count;
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) return undefined;
  return count <= item.payload.length / 2 ? count : undefined;
}

function inferSetting(settings: JsonObject, name: string): InferSetting {
  const value = settings[name];
  return value === "auto" || value === "never" ? value : undefined;
}

/** What the reviver of JSON.parse is told besides, since ECMAScript 2025. */
type Source = { readonly source?: string };

/** JSON, or `undefined`. */
export function parseBody(payload: Uint8Array, exactIntegers: boolean): Json | undefined {
  try {
    const text = decodeUtf8(payload);
    return JSON.parse(
      text,
      exactIntegers ? (exactInteger as (key: string, value: unknown) => unknown) : undefined,
    ) as Json;
  } catch {
    // Not JSON: the caller counts it.
    return undefined;
  }
}

function exactInteger(_key: string, value: unknown, context: Source): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
  const { source } = context;
  return source !== undefined && /^-?\d{1,40}$/.test(source) ? source : value;
}
