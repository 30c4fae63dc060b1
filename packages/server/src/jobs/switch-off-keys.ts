/** Switches off the keys whose time has come: the old halves of keys that were rotated. */
import { recordAudit, systemActor } from "#domain/audit/audit-log.ts";
import { changeKey, dueKeys } from "#domain/keys/keys.ts";
import type { Clock } from "#kernel/clock.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import type { Job } from "./job.ts";

export function switchOffKeysJob(deps: { readonly meta: MetaAccess; readonly clock: Clock }): Job {
  const { meta, clock } = deps;
  return {
    name: "switch-off-keys",
    lane: "issues",
    intervalMs: 30_000,
    firstDelayMs: 5_000,
    run: async ({ stopping }) => {
      const nowMs = clock.nowMs();
      let switchedOffKeys = 0;
      for (const due of await dueKeys(meta, nowMs)) {
        if (stopping.aborted) break;
        await meta.transaction(async (trx) => {
          const access = within(trx);
          const { keyId, projectId, label, projectSlug, organizationId } = due;
          await changeKey(access, { projectId, keyId }, { isActive: false });
          const target = { targetType: "key", targetId: String(keyId) };
          const data = { project: projectSlug, label, isActive: false };
          const entry = { organizationId, actor: systemActor, action: "key.edit", ...target, data };
          await recordAudit(access, [entry], nowMs);
        });
        switchedOffKeys += 1;
      }
      return { switchedOffKeys };
    },
  };
}
