/**
 * One record of the log to one result per item. Pure: the same record gives the same results, byte for byte,
 * however often a restart replays it.
 */
import { categoryOfItem, readEnvelope, type EnvelopeItem } from "@vedette/protocol";
import type { Logger } from "#kernel/logger.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";
import { decodeBody } from "./decode-body.ts";
import type { ItemResult } from "./item-result.ts";
import { processErrorItem } from "./kinds/error/process-error-item.ts";
import type { ItemContext } from "./steps/item-context.ts";

export type ProcessRecordDeps = { readonly logger: Logger; readonly envelopeBytesMax: number };

export function createProcessRecord(
  deps: ProcessRecordDeps,
): (record: StoredRecord) => readonly ItemResult[] {
  return (record) => {
    try {
      const bytes = decodeBody(record.body, record.encoding, deps.envelopeBytesMax);
      if (record.format === "store") {
        const result = processItem(
          { header: { type: "event" }, payload: bytes },
          { record, envelopeHeader: {} },
          deps.logger,
        );
        return result ? [result] : [];
      }
      const read = readEnvelope(bytes);
      if (!read.ok) return [{ outcome: "invalid", category: "default", reason: "invalid_envelope" }];
      const { header, items } = read.envelope;
      return items.flatMap((item) => {
        const result = processItem(item, { record, envelopeHeader: header }, deps.logger);
        return result ? [result] : [];
      });
    } catch (error) {
      // The receiver has read this body before: only a bug can end here.
      deps.logger.error({ err: error, offset: record.offset }, "a record could not be read back");
      return [{ outcome: "invalid", category: "default", reason: "internal" }];
    }
  };
}

/**
 * `undefined` for what is not counted at all. Kinds that have no room yet are counted as `feature_disabled`:
 * an honest figure is better than silence.
 */
function processItem(item: EnvelopeItem, context: ItemContext, logger: Logger): ItemResult | undefined {
  if (item.header.type === "event") {
    const result = processErrorItem(item, context);
    if (result.outcome !== "accepted" && result.dead) {
      logger.error(
        { err: result.dead.error, step: result.dead.step, offset: context.record.offset },
        "a step failed",
      );
    }
    return result;
  }
  const category = categoryOfItem(item.header.type);
  return category === undefined ? undefined : { outcome: "invalid", category, reason: "feature_disabled" };
}
