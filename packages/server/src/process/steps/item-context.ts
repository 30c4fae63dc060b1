/** What every step may know besides the item: nothing that differs when a restart replays the record. */
import type { EnvelopeHeader } from "@vedette/protocol";
import type { IngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import type { GeoLookup } from "#ports/geo-lookup.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";

export type ItemContext = {
  readonly record: Omit<StoredRecord, "body">;
  readonly envelopeHeader: EnvelopeHeader;
  /** One object per stored row of settings, so that what is made of it can be kept beside it. */
  readonly settings: IngestSettings;
  /** Places of addresses, where there is a database of them; it is read once per start. */
  readonly geo?: GeoLookup | undefined;
};
