/**
 * What was read of the groups of a scope and is still true, so that the next page, a tab or the repeated look at a list
 * does not read it again: the fronts of orders, and figures of groups.
 *
 * Every question begins with a look at the parts of the event store (`part-changes.ts`). Nothing new: all that is kept
 * holds. Rows were added: the groups in the new parts are read anew, the others stand. Anything else: all is forgotten.
 * So an answer from here is the one that the store would give at that moment, also of another process's inserts.
 *
 * Bounded: scopes, orders and figures of each, groups of each; the least lately used goes.
 */
import { z } from "zod";
import type { EventStore } from "#ports/event-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { GroupKey } from "#query/event-reader.ts";
import { createSqlParams } from "#query/sql-params.ts";
import { hexOfUuid, whole } from "#query/stored-event.ts";
import type { KeptGroups } from "./kept-groups.ts";
import { partChanges } from "./part-changes.ts";
import { createScopeMemory, type ScopeMemory } from "./scope-memory.ts";

/** Looks at what is stored; `undefined` where the store does not tell. */
export type GroupKeeper = (scope: ProjectScope) => Promise<KeptGroups | undefined>;

const scopesMax = 8;
/** With more groups that changed reading all of an order is as good. */
const changedMax = 1000;

const groupRow = z.object({ project_id: whole, hash: hexOfUuid });

export function createGroupKeeper(events: Pick<EventStore, "query" | "errorParts">): GroupKeeper {
  const scopes = new Map<string, ReturnType<typeof createTurns>>();

  return async (scope) => {
    if (scope.projectIds.length === 0) return undefined;
    const key = scope.projectIds.join();
    const turns = scopes.get(key) ?? createTurns(async (memory) => await catchUp(events, scope, memory));
    scopes.delete(key);
    scopes.set(key, turns);
    const [oldest] = scopes.keys();
    if (scopes.size > scopesMax && oldest !== undefined) scopes.delete(oldest);
    return await turns();
  };
}

type Look = (memory: ScopeMemory | undefined) => Promise<ScopeMemory | undefined>;

/** One look at a time. Who comes during one gets the next, which begins later, together with all who wait for it. */
function createTurns(look: Look): () => Promise<ScopeMemory | undefined> {
  let memory: ScopeMemory | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<ScopeMemory | undefined> | undefined;
  const take = async (): Promise<ScopeMemory | undefined> => {
    next = undefined;
    const before = memory;
    // A look that fails leaves nothing behind: it is not known how far it came.
    memory = undefined;
    memory = await look(before);
    return memory;
  };
  return () => {
    if (next !== undefined) return next;
    next = last.then(take);
    last = next.catch(() => undefined);
    return next;
  };
}

async function catchUp(
  events: Pick<EventStore, "query" | "errorParts">,
  scope: ProjectScope,
  memory: ScopeMemory | undefined,
): Promise<ScopeMemory | undefined> {
  // First the parts, then the rows: what is stored in between is read, and seen as a change the next time.
  const parts = await events.errorParts();
  if (parts === undefined) return undefined;
  if (memory === undefined) return createScopeMemory(parts);
  const changes = partChanges(memory.parts(), parts);
  if (changes.kind === "unclear") return createScopeMemory(parts);
  if (changes.kind === "added") {
    const known = (table: string) =>
      changes.known.filter((part) => part.table === table).map((part) => part.name);
    const changed = await readGroupsBeside(events, scope, known);
    if (changed.length > changedMax) return createScopeMemory(parts);
    memory.outdate(changed);
  }
  memory.moveTo(parts);
  return memory;
}

/** The groups of all rows that do not lie in the known parts. A part may be merged meanwhile, which reads more, never less. */
async function readGroupsBeside(
  events: Pick<EventStore, "query">,
  scope: ProjectScope,
  known: (table: "errors" | "error_counts_hourly") => readonly string[],
): Promise<readonly GroupKey[]> {
  const params = createSqlParams();
  const of = (table: "errors" | "error_counts_hourly") =>
    `SELECT project_id, group_hash FROM ${table} WHERE NOT has(${params.bind(known(table), "Array(String)")}, _part)`;
  const sql = `
    SELECT DISTINCT project_id, toString(group_hash) AS hash
    FROM (${of("errors")} UNION ALL ${of("error_counts_hourly")})
    LIMIT ${changedMax + 1}`;
  const rows = await events.query({ scope, sql, params: params.values(), row: groupRow });
  return rows.map((row) => ({ projectId: row.project_id, hash: row.hash }));
}
