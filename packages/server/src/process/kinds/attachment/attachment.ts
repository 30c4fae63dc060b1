/**
 * A file that came with an event, or with a trace: a row, and its bytes as a blob. It is counted twice, as the
 * protocol does: by its bytes (at least one) and as an item.
 */
import {
  decodeUtf8,
  encodeUtf8,
  isJsonObject,
  type EnvelopeItem,
  type InvalidReason,
  type Json,
  type JsonObject,
} from "@vedette/protocol";
import type { AttachmentRow } from "#ports/event-tables.ts";
import type { Count, ItemResult } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { ItemKind } from "../item-kind.ts";
import { blobOf } from "../parts/blob.ts";
import { valueScrubber } from "../parts/value-scrubber.ts";
import { lineOf, wholeOf } from "../parts/line.ts";
import { derivedId, idOrNone, noId } from "../parts/row-id.ts";
import { rowOwner } from "../parts/row-owner.ts";
import { contentTypeOf, fileNameOf } from "./file-name.ts";
import { withoutFileSecrets } from "./scrub-file.ts";

export const attachmentKind: ItemKind = (item, context) => {
  if (!context.settings.storage.attachments) return refusedFile(item, "feature_disabled");
  return item.header.content_type === "application/vnd.sentry.trace-attachment"
    ? traceAttachment(item, context)
    : eventAttachment(item, context);
};

type Source = {
  readonly eventId: string;
  readonly traceId: string;
  readonly attachmentId?: string;
  readonly name: unknown;
  readonly contentType: unknown;
  readonly type: string;
  readonly bytes: Uint8Array;
};

function eventAttachment(item: EnvelopeItem, context: ItemContext): ItemResult {
  const { header, payload } = item;
  return storedFile(item, context, {
    eventId: eventIdOf(context),
    traceId: noId,
    name: header.filename,
    contentType: header.content_type,
    type: lineOf(header.attachment_type, 64) || "event.attachment",
    bytes: payload,
  }).result;
}

/** The event of the envelope; without one the id that the receiver answered with. */
export function eventIdOf({ envelopeHeader, record }: ItemContext): string {
  const id = idOrNone(envelopeHeader.event_id);
  return id === noId ? record.fallbackEventId : id;
}

/** So many bytes of JSON that say what the rest is. */
function traceAttachment(item: EnvelopeItem, context: ItemContext): ItemResult {
  const { header, payload } = item;
  const metaLength = wholeOf(header.meta_length, payload.length);
  const meta = metaLength === undefined ? undefined : jsonOf(payload.subarray(0, metaLength));
  const traceId = idOrNone(meta?.trace_id);
  if (metaLength === undefined || meta === undefined) return refusedFile(item, "invalid_json");
  if (traceId === noId) return refusedFile(item, "payload");
  const file = storedFile(item, context, {
    eventId: noId,
    traceId,
    attachmentId: idOrNone(meta.attachment_id),
    name: meta.filename ?? header.filename,
    contentType: meta.content_type,
    type: "trace.attachment",
    bytes: payload.subarray(metaLength),
  });
  const attributes = attributesFile(file.row, meta.attributes, context);
  return attributes ? { ...file.result, also: [attributes] } : file.result;
}

/** What the client says of the file is a file of its own, with the id of the one it describes. */
function attributesFile(
  of: AttachmentRow,
  attributes: Json | undefined,
  context: ItemContext,
): ItemResult | undefined {
  if (!isJsonObject(attributes) || Object.keys(attributes).length === 0) return undefined;
  const blob = blobOf(encodeUtf8(JSON.stringify(valueScrubber(context.settings).object(attributes))));
  const row = {
    ...of,
    name: fileNameOf(`${of.name}.attributes.json`, "attributes.json"),
    content_type: "application/json",
    attachment_type: "trace.attachment.attributes",
    blob_id: blob.id,
    size_bytes: blob.bytes.length,
  };
  return {
    // The item has been counted with the file itself.
    counts: [],
    rows: [{ table: "attachments", row }],
    blobs: [blob],
    onceId: derivedId("attachment", of.trace_id, of.attachment_id, "attributes", blob.id),
  };
}

function jsonOf(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(decodeUtf8(bytes));
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Not JSON: what the item ends as is decided by the caller.
    return undefined;
  }
}

function storedFile(
  item: EnvelopeItem,
  context: ItemContext,
  source: Source,
): { readonly row: AttachmentRow; readonly result: ItemResult } {
  const scrubber = valueScrubber(context.settings);
  const name = fileNameOf(source.name, "unnamed");
  const contentType = contentTypeOf(source.contentType, name);
  const blob = blobOf(withoutFileSecrets(source.bytes, contentType, scrubber));
  const onceId = derivedId("attachment", source.eventId, source.traceId, source.type, name, blob.id);
  const attachmentId =
    source.attachmentId === undefined || source.attachmentId === noId ? onceId : source.attachmentId;
  const row: AttachmentRow = {
    ...rowOwner(context, "attachments"),
    event_id: source.eventId,
    attachment_id: attachmentId,
    trace_id: source.traceId,
    name: scrubber.text(name),
    content_type: contentType,
    attachment_type: source.type,
    blob_id: blob.id,
    size_bytes: blob.bytes.length,
  };
  const counts = fileCounts(item, "accepted", "");
  return { row, result: { counts, rows: [{ table: "attachments", row }], blobs: [blob], onceId } };
}

function fileCounts(item: EnvelopeItem, outcome: Count["outcome"], reason: string): readonly Count[] {
  return [
    { category: "attachment", outcome, reason, quantity: Math.max(1, item.payload.length) },
    { category: "attachment_item", outcome, reason, quantity: 1 },
  ];
}

function refusedFile(item: EnvelopeItem, reason: InvalidReason): ItemResult {
  return { counts: fileCounts(item, "invalid", reason), rows: [] };
}
