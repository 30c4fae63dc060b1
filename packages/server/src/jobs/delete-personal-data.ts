/**
 * Deletes what is stored of a person, as somebody asked for it. Every step may be repeated: what there is to delete,
 * and which issues to look after, is written down before the first row goes.
 */
import {
  type DueDeletion,
  endDeletion,
  failDeletion,
  markDeleted,
  markFound,
  markStarted,
  nextDeletion,
  type RowsByTable,
} from "#domain/data-requests/data-deletions.ts";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { countSubjectRows } from "#query/subject-data.ts";
import { readSubjectGroups } from "#query/subject-groups.ts";
import { dataSubjectOf } from "#rules/data-subject-of.ts";
import type { Job, JobContext } from "./job.ts";
import { tidyIssuesOf } from "./tidy-issues.ts";

export type DeletePersonalDataDeps = {
  readonly meta: MetaAccess;
  readonly events: EventStore;
  readonly sealer: TextSealer;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Waits until everything is stored that was received before, up to a bound; false when that took too long. */
  readonly processedSoFar: (stopping: AbortSignal) => Promise<boolean>;
};

const sum = (rows: RowsByTable): number => Object.values(rows).reduce((total, count) => total + count, 0);

export function deletePersonalDataJob(deps: DeletePersonalDataDeps): Job {
  const { meta, clock } = deps;
  return {
    name: "delete-personal-data",
    lane: "requests",
    intervalMs: 2_000,
    firstDelayMs: 2_000,
    run: async (context) => {
      const due = await nextDeletion(deps, clock.nowMs());
      if (due === undefined) return { deletedRows: 0 };
      try {
        return { deletedRows: await carryOut(deps, due, context) };
      } catch (error) {
        context.stopping.throwIfAborted();
        const message = error instanceof Error ? error.message : String(error);
        await failDeletion(meta, due, { message, isFinal: false }, clock.nowMs());
        throw error;
      }
    },
  };
}

async function carryOut(
  deps: DeletePersonalDataDeps,
  due: DueDeletion,
  { stopping, report }: JobContext,
): Promise<number> {
  const { meta, events, clock, logger } = deps;
  const { id, organizationId } = due;
  if (due.person === undefined) {
    const message = "The server has another secret key than when this was asked for.";
    await failDeletion(meta, due, { message, isFinal: true }, clock.nowMs());
    return 0;
  }
  const scope = makeProjectScope(due.projectIds);
  const subject = dataSubjectOf(due.person);
  let { found, groups, isComplete } = due;
  if (due.startedAtMs === undefined) await markStarted(meta, id, clock.nowMs());
  if (found === undefined) {
    isComplete = await deps.processedSoFar(stopping);
    found = Object.fromEntries(await countSubjectRows({ events, scope }, subject));
    groups = await readSubjectGroups({ events, scope }, subject);
    await markFound(meta, id, { rows: found, groups, isComplete });
  }
  const total = sum(found);
  const deleted: Record<string, number> = { ...due.deleted };
  report({ done: sum(deleted), total });
  await events.deleteSubject(scope, subject, async (table, rows) => {
    deleted[table] = (deleted[table] ?? 0) + rows;
    await markDeleted(meta, id, deleted);
    report({ done: sum(deleted), total });
    stopping.throwIfAborted();
  });
  // What an attempt before this one had deleted when it was cut off is no longer there to be counted.
  for (const [table, rows] of Object.entries(found)) deleted[table] = Math.max(deleted[table] ?? 0, rows);
  const issues = await tidyIssuesOf(
    { meta, events, clock, processedSoFar: async () => await deps.processedSoFar(stopping) },
    scope,
    groups,
  );
  await endDeletion(meta, { id, organizationId, isComplete }, { deleted, issues }, clock.nowMs());
  logger.info(
    { audit: "data-request", organizationId, deletion: id, deleted },
    "data of a person was deleted",
  );
  return sum(deleted);
}
