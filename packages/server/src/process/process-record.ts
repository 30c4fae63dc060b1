/**
 * One record of the log to one result per item. Pure: the same record gives the same results, byte for byte,
 * however often a restart replays it.
 */
import {
  categoryOfItem,
  isDependentItem,
  isInternalItemType,
  isKnownItemType,
  isMainItem,
  readEnvelope,
  type EnvelopeHeader,
  type EnvelopeItem,
} from "@vedette/protocol";
import type { IngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import type { Logger } from "#kernel/logger.ts";
import type { GeoLookup } from "#ports/geo-lookup.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";
import { decodeBody, giveBackDecoded } from "./decode-body.ts";
import { refused, type Count, type ItemResult } from "./item-result.ts";
import { itemKinds } from "./kinds/item-kinds.ts";
import type { ItemContext } from "./steps/item-context.ts";

export type ProcessRecordDeps = {
  readonly logger: Logger;
  readonly envelopeBytesMax: number;
  /** The settings that a record names; they were read before. */
  readonly settingsOf: (record: StoredRecord) => IngestSettings;
  readonly geo?: GeoLookup | undefined;
};

export function createProcessRecord(
  deps: ProcessRecordDeps,
): (record: StoredRecord) => readonly ItemResult[] {
  return (record) => {
    try {
      const bytes = decodeBody(record.body, record.encoding, deps.envelopeBytesMax);
      if (record.format === "counts") return [{ counts: readCounts(bytes), rows: [] }];
      const { header, items } = readItems(record, bytes);
      if (!items) return [refused({ category: "default", outcome: "invalid", reason: "invalid_envelope" })];
      const { body: _, ...meta } = record;
      const context = {
        record: meta,
        envelopeHeader: header,
        settings: deps.settingsOf(record),
        geo: deps.geo,
      };
      const results = processItems(items, context).flatMap((result) => [result, ...(result.also ?? [])]);
      if (bytes !== record.body && results.every(isOfErrorsOnly)) giveBackDecoded(bytes);
      return results;
    } catch (error) {
      // The receiver has read this body before: only a bug can end here.
      deps.logger.error({ err: error, offset: record.offset }, "a record could not be read back");
      return [refused({ category: "default", outcome: "invalid", reason: "internal" })];
    }
  };

  function readItems(
    record: StoredRecord,
    bytes: Uint8Array,
  ): { readonly header: EnvelopeHeader; readonly items: readonly EnvelopeItem[] | undefined } {
    if (record.format === "store")
      return { header: {}, items: [{ header: { type: "event" }, payload: bytes }] };
    const read = readEnvelope(bytes);
    return read.ok ? read.envelope : { header: {}, items: undefined };
  }

  /** What belongs to an event of the same envelope shares its end: an attachment of a filtered event is filtered. */
  function processItems(items: readonly EnvelopeItem[], context: ItemContext): readonly ItemResult[] {
    const main = items.find((item) => isMainItem(item.header.type));
    const mainResult = main && processItem(main, context);
    const fate = mainResult && dropOf(mainResult);
    return items.map((item) => {
      if (item === main && mainResult) return mainResult;
      const result = processItem(item, context);
      if (!fate || !isDependentItem(item.header.type)) return result;
      return { counts: result.counts.map((count) => shareFate(count, fate)), rows: [] };
    });
  }

  function processItem(item: EnvelopeItem, context: ItemContext): ItemResult {
    const { type } = item.header;
    if (!isKnownItemType(type) && !isInternalItemType(type))
      return refused({ category: "unknown", outcome: "invalid", reason: "item_type" });
    try {
      return itemKinds[type](item, context);
    } catch (error) {
      deps.logger.error(
        { err: error, type, offset: context.record.offset },
        "an item could not be processed",
      );
      return refused({ category: categoryOfItem(type) ?? "default", outcome: "invalid", reason: "internal" });
    }
  }
}

/** Rows of errors are texts and numbers; files and recordings are views of the bytes that they came in. */
function isOfErrorsOnly({ rows, blobs }: ItemResult): boolean {
  return blobs === undefined && rows.every(({ table }) => table === "errors");
}

/** Why nothing of the item was kept, where that is so. */
function dropOf(result: ItemResult): Count | undefined {
  return result.rows.length === 0 ? result.counts.find(({ outcome }) => outcome === "filtered") : undefined;
}

function shareFate(count: Count, fate: Count): Count {
  return count.outcome === "accepted" ? { ...count, outcome: fate.outcome, reason: fate.reason } : count;
}

/** Written by this server's receiver; the log is trusted. */
function readCounts(bytes: Uint8Array): readonly Count[] {
  return JSON.parse(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"),
  ) as Count[];
}
