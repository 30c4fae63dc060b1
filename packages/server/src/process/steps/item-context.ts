/** What every step may know besides the item: nothing that differs when a restart replays the record. */
import type { EnvelopeHeader } from "@vedette/protocol";
import type { StoredRecord } from "#ports/ingest-log.ts";

export type ItemContext = {
  readonly record: Omit<StoredRecord, "body">;
  readonly envelopeHeader: EnvelopeHeader;
};
