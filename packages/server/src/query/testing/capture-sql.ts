/** Catches the SQL that a question sends, for snapshots that are reviewed as SQL. */
import type { EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import type { EventReader } from "#query/event-reader.ts";

export type CapturedSql = {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly projectIds: readonly number[];
};

/** A reader over a store that answers nothing, and what it was asked. */
export function captureSql(): { readonly reader: EventReader; readonly captured: CapturedSql[] } {
  const captured: CapturedSql[] = [];
  const query: EventStore["query"] = async (asked) => {
    const sql = asked.sql.replaceAll(/\s+/g, " ").trim();
    captured.push({ sql, params: asked.params ?? {}, projectIds: asked.scope.projectIds });
    return [];
  };
  const scope = makeProjectScope([7, 8] as unknown as Parameters<typeof makeProjectScope>[0]);
  const range = { startMs: Date.UTC(2026, 0, 1), endMs: Date.UTC(2026, 0, 2) };
  return { reader: { events: { query }, scope, range }, captured };
}
