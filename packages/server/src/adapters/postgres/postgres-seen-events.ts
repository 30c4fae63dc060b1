/**
 * Event ids already taken in, for processes that share a PostgreSQL: a retry that comes to another of them is
 * recognised too. One table, which this adapter makes for itself; a log's name and offset say who was first.
 *
 * A row takes 143 bytes with its indexes (measured). A thousand ids in one claim took 17 to 28 ms on a machine that was
 * busy with other work, 6 of them processor time of this process (SQLite beside it: 5 to 26, and 2 to 12). What the
 * window has left behind is overwritten when it comes again, and leaves in small deletions beside the claims.
 */
import type { PostgresQueryResult } from "kysely";
import { OperationalError } from "#kernel/errors.ts";
import { type Logger, silentLogger } from "#kernel/logger.ts";
import type { SeenEntry, SeenEvents } from "#ports/seen-events.ts";
import { wasGivenUp } from "./postgres-failures.ts";
import { createPostgresPool } from "./postgres-pool.ts";

const dayMs = 86_400_000;
/** Old rows that one claim deletes: more than a usual one brings, so that they become fewer. */
const forgottenMax = 10_000;

/** Under a lock: two processes that make a table at once would refuse each other. */
const makeTable = `do $$ begin
  perform pg_advisory_xact_lock(7305162441);
  create table if not exists seen_events (
    project_id bigint not null, event_id uuid not null, day integer not null,
    log_id uuid not null, log_offset bigint not null, primary key (project_id, event_id));
  create index if not exists seen_events_day on seen_events (day);
end $$`;

/** Rows come in one order, so that two processes with the same ids wait for each other in turn. */
const claimRows = `
  insert into seen_events as known (project_id, event_id, day, log_id, log_offset)
  select project_id, event_id, day, $1::uuid, log_offset
  from unnest($2::bigint[], $3::uuid[], $4::integer[], $5::bigint[]) as given (project_id, event_id, day, log_offset)
  order by project_id, event_id
  on conflict (project_id, event_id) do update
    set day = excluded.day, log_id = excluded.log_id, log_offset = excluded.log_offset
    where known.day < $6
  returning project_id, event_id`;

const findRows = `
  select project_id, event_id, log_offset
  from unnest($2::bigint[], $3::uuid[]) as given (project_id, event_id)
  join seen_events using (project_id, event_id)
  where log_id = $1::uuid`;

const forgetRows = `
  delete from seen_events where ctid = any(array(
    select ctid from seen_events where day < $1 limit ${forgottenMax} for update skip locked))`;

type Row = { readonly project_id: number; readonly event_id: string };
type FoundRow = Row & { readonly log_offset: number };

export function createPostgresSeenEvents(options: {
  readonly url: string;
  /** Of the log whose offsets the entries name. */
  readonly logId: string;
  readonly windowDays?: number;
  readonly logger?: Logger;
}): SeenEvents {
  const { logId, windowDays = 3 } = options;
  const pool = createPostgresPool({
    url: options.url,
    // One range is decided at a time.
    connectionsMax: 1,
    statementTimeoutMs: 10_000,
    logger: options.logger ?? silentLogger,
  });
  let isMade = false;
  let newestDay = Number.NEGATIVE_INFINITY;
  let mayHaveOld = true;

  async function ask<Row>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> {
    const client = await pool.connect();
    try {
      return await client.query<Row>(sql, parameters);
    } catch (error) {
      if (!wasGivenUp(error)) throw error;
      throw new OperationalError("meta_unavailable", "Another process had the same events.", {
        retryable: true,
        cause: error,
      });
    } finally {
      client.release();
    }
  }

  /** A day that has begun leaves one behind. */
  async function forget(oldestDay: number): Promise<void> {
    if (!mayHaveOld) return;
    const { rowCount } = await ask(forgetRows, [oldestDay]);
    mayHaveOld = Number(rowCount) === forgottenMax;
  }

  /** The offset that was first, of those that this log has. */
  async function claimAll(
    asked: readonly SeenEntry[],
    oldestDay: number,
  ): Promise<ReadonlyMap<string, number>> {
    const columns = (entries: readonly SeenEntry[]) => [
      entries.map(({ projectId }) => projectId),
      entries.map(({ eventId }) => eventId),
    ];
    const { rows: claimed } = await ask<Row>(claimRows, [
      logId,
      ...columns(asked),
      asked.map(dayOf),
      asked.map(({ offset }) => offset),
      oldestDay,
    ]);
    const isNew = new Set(claimed.map(keyOfRow));
    const known = asked.filter((entry) => !isNew.has(keyOf(entry)));
    const { rows: found } =
      known.length === 0 ? { rows: [] } : await ask<FoundRow>(findRows, [logId, ...columns(known)]);
    return new Map([
      ...asked
        .filter((entry) => isNew.has(keyOf(entry)))
        .map((entry) => [keyOf(entry), entry.offset] as const),
      ...found.map((row) => [keyOfRow(row), row.log_offset] as const),
    ]);
  }

  return {
    claim: async (entries) => {
      if (entries.length === 0) return [];
      if (!isMade) await ask(makeTable);
      isMade = true;
      const firsts = new Map<string, SeenEntry>();
      for (const entry of entries) if (!firsts.has(keyOf(entry))) firsts.set(keyOf(entry), entry);
      const newest = Math.max(newestDay, ...entries.map(dayOf));
      if (newest > newestDay) mayHaveOld = true;
      newestDay = newest;
      const offsets = await claimAll([...firsts.values()], newestDay - windowDays);
      await forget(newestDay - windowDays);
      return entries.map((entry) => offsets.get(keyOf(entry)) === entry.offset);
    },
    close: async () => await pool.end(),
  };
}

const dayOf = ({ receivedAtMs }: SeenEntry): number => Math.floor(receivedAtMs / dayMs);
const keyOf = ({ projectId, eventId }: SeenEntry): string => `${projectId}:${eventId}`;
const keyOfRow = (row: Row): string => `${row.project_id}:${row.event_id.replaceAll("-", "")}`;
