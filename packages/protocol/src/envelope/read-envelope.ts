/**
 * The envelope reader: bytes to header and items, or a fault that says where and why.
 *
 * Only header lines are parsed, and payloads are views into the bytes given, so that the same reader serves
 * the receiving side (is it well formed, what is in it) and the processing side.
 *
 * Grammar: header LF { item-header LF payload LF }, the last LF optional. A line ends with LF alone; a CR
 * belongs to the data before it. An item with `length` has exactly so many bytes, one without runs to the
 * next LF. Empty lines before a header and at the very end are forgiven.
 */
import { decodeUtf8 } from "../bytes.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type {
  EnvelopeFault,
  EnvelopeFaultCode,
  EnvelopeHeader,
  EnvelopeItem,
  EnvelopeItemHeader,
  EnvelopeResult,
} from "./envelope.ts";
import { defaultEnvelopeLimits, type EnvelopeLimits } from "./limits.ts";

const lineFeed = 0x0a;

export type EnvelopeHeaderResult =
  | { readonly ok: true; readonly header: EnvelopeHeader; readonly nextOffset: number }
  | { readonly ok: false; readonly fault: EnvelopeFault };

/** Reads the first line only: all that authentication by `dsn` needs. */
export function readEnvelopeHeader(
  bytes: Uint8Array,
  limits: EnvelopeLimits = defaultEnvelopeLimits,
): EnvelopeHeaderResult {
  if (bytes.length === 0) return { ok: false, fault: fault("empty", 0, "the envelope is empty") };
  const start = afterEmptyLines(bytes, 0);
  const end = endOfLine(bytes, start);
  if (end - start > limits.headerBytesMax) {
    return { ok: false, fault: fault("header_too_large", 0, "the envelope header is too large") };
  }
  const header = parseHeaderLine(bytes, start, end);
  if (header === undefined) {
    return { ok: false, fault: fault("bad_header", 0, "the envelope header is not a JSON object") };
  }
  return { ok: true, header, nextOffset: Math.min(end + 1, bytes.length) };
}

/** Reads a whole envelope; the first fault refuses all of it. */
export function readEnvelope(
  bytes: Uint8Array,
  limits: EnvelopeLimits = defaultEnvelopeLimits,
): EnvelopeResult {
  const start = readEnvelopeHeader(bytes, limits);
  if (!start.ok) return start;
  const items: EnvelopeItem[] = [];
  const counts = new Map<string, number>();
  let offset = afterEmptyLines(bytes, start.nextOffset);
  while (offset < bytes.length) {
    if (items.length >= limits.itemsMax) {
      return failed(fault("too_many_items", offset, `more than ${limits.itemsMax} items`, items.length));
    }
    const read = readItem(bytes, offset, limits, items.length);
    if (!read.ok) return read;
    const excess = countItem(read.item, counts, limits, offset, items.length);
    if (excess !== undefined) return failed(excess);
    items.push(read.item);
    offset = afterEmptyLines(bytes, read.nextOffset);
  }
  return { ok: true, envelope: { header: start.header, items } };
}

type ItemResult =
  | { readonly ok: true; readonly item: EnvelopeItem; readonly nextOffset: number }
  | { readonly ok: false; readonly fault: EnvelopeFault };

function readItem(bytes: Uint8Array, offset: number, limits: EnvelopeLimits, index: number): ItemResult {
  const headerEnd = endOfLine(bytes, offset);
  if (headerEnd - offset > limits.headerBytesMax) {
    return failed(fault("header_too_large", offset, "an item header is too large", index));
  }
  const header = parseHeaderLine(bytes, offset, headerEnd);
  if (header === undefined || !hasType(header)) {
    return failed(fault("bad_item_header", offset, "an item header is not a JSON object with a type", index));
  }
  if (header.type === "integration") {
    return failed(fault("forbidden_type", offset, "items of this type are reserved", index, header.type));
  }
  const payloadStart = Math.min(headerEnd + 1, bytes.length);
  const payloadEnd = endOfPayload(bytes, payloadStart, header.length);
  if (payloadEnd === undefined) {
    const message = "the payload of an item does not end where its length says";
    return failed(fault("bad_length", payloadStart, message, index, header.type));
  }
  return {
    ok: true,
    item: { header, payload: bytes.subarray(payloadStart, payloadEnd) },
    nextOffset: Math.min(payloadEnd + 1, bytes.length),
  };
}

function endOfPayload(bytes: Uint8Array, start: number, length: unknown): number | undefined {
  if (length === undefined || length === null) return endOfLine(bytes, start);
  if (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0) return undefined;
  const end = start + length;
  if (end > bytes.length) return undefined;
  return end === bytes.length || bytes[end] === lineFeed ? end : undefined;
}

function countItem(
  item: EnvelopeItem,
  counts: Map<string, number>,
  limits: EnvelopeLimits,
  offset: number,
  index: number,
): EnvelopeFault | undefined {
  const type = item.header.type;
  const limit = limits.items.get(type);
  if (limit === undefined) return undefined;
  if (item.payload.length > limit.bytesMax) {
    return fault(
      "item_too_large",
      offset,
      `an item of type ${type} is larger than ${limit.bytesMax} bytes`,
      index,
      type,
    );
  }
  const count = (counts.get(limit.group) ?? 0) + 1;
  counts.set(limit.group, count);
  if (count <= limit.countMax) return undefined;
  return fault("too_many_items", offset, `more than ${limit.countMax} items of type ${type}`, index, type);
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(lineFeed, from);
  return at < 0 ? bytes.length : at;
}

function afterEmptyLines(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === lineFeed || bytes[at] === 0x0d || bytes[at] === 0x20) at += 1;
  return at;
}

function parseHeaderLine(bytes: Uint8Array, start: number, end: number): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(decodeUtf8(bytes.subarray(start, end)));
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Not JSON: the caller turns this into a fault with its place.
    return undefined;
  }
}

function hasType(header: JsonObject): header is JsonObject & EnvelopeItemHeader {
  return typeof header.type === "string" && header.type !== "";
}

function failed(reason: EnvelopeFault): { readonly ok: false; readonly fault: EnvelopeFault } {
  return { ok: false, fault: reason };
}

function fault(
  code: EnvelopeFaultCode,
  offset: number,
  message: string,
  item?: number,
  itemType?: string,
): EnvelopeFault {
  const tooLarge = code === "header_too_large" || code === "item_too_large" || code === "too_many_items";
  return {
    code,
    status: tooLarge ? 413 : 400,
    message,
    offset,
    ...(item === undefined ? {} : { item }),
    // It comes from outside and ends up in answers and outcomes.
    ...(itemType === undefined ? {} : { itemType: itemType.slice(0, 64) }),
  };
}
