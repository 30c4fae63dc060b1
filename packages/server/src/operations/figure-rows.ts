import type { HealthFigures } from "@vedette/api";
import type { StoredFigure } from "#ports/event-store.ts";

/** The figures whose history is kept; those that this process does not have are left out. */
export function figureRows(figures: HealthFigures, atMs: number): readonly StoredFigure[] {
  const rows: StoredFigure[] = [];
  const add = (
    name: string,
    value: number | undefined,
    labels: Readonly<Record<string, string>> = {},
  ): void => {
    if (value !== undefined && Number.isFinite(value)) rows.push({ atMs, name, labels, value });
  };
  for (const { category, perSecond } of figures.rates?.accepted ?? [])
    add("events_per_second", perSecond, { category });
  for (const { reason, perSecond } of figures.rates?.lost ?? [])
    add("lost_per_second", perSecond, { reason });
  add("errors_per_request", figures.rates?.errorsPerRequest);
  add("log_records", figures.log.records);
  add("oldest_unprocessed_ms", figures.process?.oldestUnprocessedMs);
  add("event_to_received_p95_ms", figures.delivery?.eventToReceived.p95Ms);
  add("received_to_queryable_p95_ms", figures.delivery?.receivedToQueryable.p95Ms);
  add("query_p50_ms", figures.query?.p50Ms);
  add("query_p95_ms", figures.query?.p95Ms);
  add(
    "stored_bytes",
    figures.store.up ? figures.store.tables.reduce((sum, one) => sum + one.bytesOnDisk, 0) : undefined,
  );
  for (const { kind, bytesPerRow } of figures.storage ?? [])
    add("stored_bytes_per_row", bytesPerRow, { kind });
  add("disk_free_bytes", figures.disk?.freeBytes);
  add("memory_bytes", figures.memory.rssBytes);
  add("loop_delay_p99_ms", figures.receive.loopDelayP99Ms);
  return rows;
}
