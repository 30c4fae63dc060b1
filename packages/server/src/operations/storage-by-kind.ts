import type { EventStoreStats } from "#ports/event-store.ts";
import { eventTables } from "#ports/event-tables.ts";

export type KindStorage = {
  readonly kind: string;
  readonly rows: number;
  readonly bytes: number;
  readonly bytesPerRow: number;
};

/** Tables that are made from another one: what they take belongs to that kind. */
const rollUps: Readonly<Record<string, string>> = {
  error_counts_hourly: "errors",
  outcomes_hourly: "outcomes",
};

/** What a row of each kind takes on the disk, its share of the roll-ups included. */
export function storageByKind(stats: EventStoreStats): readonly KindStorage[] {
  return Object.keys(eventTables).flatMap((kind) => {
    const rows = stats.tables.find(({ table }) => table === kind)?.rows ?? 0;
    if (rows === 0) return [];
    const bytes = stats.tables
      .filter(({ table }) => table === kind || rollUps[table] === kind)
      .reduce((sum, { bytesOnDisk }) => sum + bytesOnDisk, 0);
    return [{ kind, rows, bytes, bytesPerRow: bytes / rows }];
  });
}
