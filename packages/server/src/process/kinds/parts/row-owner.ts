/** What every row says of its item: whose it is, when it came, how long it is kept. */
import type { RetentionSettings } from "#domain/ingest-settings/ingest-settings.ts";
import type { ItemContext } from "../../steps/item-context.ts";

export type RowOwner = {
  readonly project_id: number;
  readonly received_at: number;
  readonly retention_days: number;
};

/** The kind's own retention, else the project's. */
export function rowOwner({ record, settings }: ItemContext, kind: keyof RetentionSettings): RowOwner {
  return {
    project_id: record.projectId,
    received_at: record.receivedAtMs,
    retention_days: settings.retention[kind] ?? record.retentionDays,
  };
}
