/** The settings that records were received under, read before they are processed. Rows never change: cached. */
import { defaultIngestSettings, type IngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";

export type SettingsOfRecords = {
  readonly prepare: (records: readonly StoredRecord[]) => Promise<void>;
  readonly of: (record: Pick<StoredRecord, "settingsId">) => IngestSettings;
};

const rowsMax = 5000;

export function createSettingsOfRecords(
  find: (ids: readonly number[]) => Promise<ReadonlyMap<number, IngestSettings>>,
): SettingsOfRecords {
  const known = new Map<number, IngestSettings>();

  return {
    prepare: async (records) => {
      const missing = new Set<number>();
      for (const { settingsId } of records) {
        if (settingsId !== 0 && !known.has(settingsId)) missing.add(settingsId);
      }
      if (missing.size === 0) return;
      if (known.size + missing.size > rowsMax) known.clear();
      const found = await find([...new Set([...missing, ...records.map(({ settingsId }) => settingsId)])]);
      // The row of a deleted project is gone: its records end under the defaults, which scrub.
      for (const id of missing) known.set(id, found.get(id) ?? defaultIngestSettings);
      for (const [id, settings] of found) known.set(id, settings);
    },
    of: ({ settingsId }) => known.get(settingsId) ?? defaultIngestSettings,
  };
}
