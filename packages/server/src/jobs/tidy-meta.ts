/**
 * Deletes rows of the meta store that have had their time (sessions, links, settings that nothing names, deletions of
 * people's data that have ended), and has it look at what is left.
 */
import type { Clock } from "#kernel/clock.ts";
import { forgetEndedDeletions } from "#domain/data-requests/data-deletions.ts";
import { forgetRemovedDiscards } from "#domain/issues/discarded-hashes.ts";
import { deleteUnusedIngestSettings } from "#domain/ingest-settings/unused-settings.ts";
import { deleteExpiredLinks } from "#domain/people/one-time-links.ts";
import { deleteExpiredSessions } from "#domain/sessions/sessions.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import type { Job } from "./job.ts";

/** A record of the log that names its settings is processed long before. */
const settingsKeptMs = 30 * 86_400_000;
/** Who asked for one may look what came of it; the audit log tells it for longer. */
const deletionsKeptMs = 90 * 86_400_000;

export function tidyMetaJob(deps: { readonly meta: MetaStore; readonly clock: Clock }): Job {
  return {
    name: "tidy-meta",
    lane: "upkeep",
    intervalMs: 3_600_000,
    firstDelayMs: 2 * 60_000,
    run: async () => {
      const nowMs = deps.clock.nowMs();
      await deleteExpiredSessions(deps.meta, nowMs);
      await deleteExpiredLinks(deps.meta, nowMs);
      const deletedSettings = await deleteUnusedIngestSettings(deps.meta, nowMs - settingsKeptMs);
      const deletedDiscards = await forgetRemovedDiscards(deps.meta, nowMs - settingsKeptMs);
      const deletedDeletions = await forgetEndedDeletions(deps.meta, nowMs - deletionsKeptMs);
      await deps.meta.refreshStatistics();
      return { deletedSettings, deletedDiscards, deletedDeletions };
    },
  };
}
