/** What follows later from a decision about a project: its events go after it, and keys are switched off in time. */
import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { listAudit } from "#domain/audit/audit-log.ts";
import { newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { changeKey, createKey, findKey, rotateKey } from "#domain/keys/keys.ts";
import { deleteProject } from "#domain/projects/delete-project.ts";
import { findProject } from "#domain/projects/projects.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { deleteProjectEventsJob } from "./delete-project-events.ts";
import type { Job } from "./job.ts";
import { switchOffKeysJob } from "./switch-off-keys.ts";

const hourMs = 3_600_000;

const run = async (job: Job): ReturnType<Job["run"]> =>
  await job.run({ stopping: new AbortController().signal, report: () => undefined });

describeOnBothStores("the upkeep of projects", (store) => {
  it("deletes the events of deleted projects at once, and what was on its way an hour later", async () => {
    const { meta } = store();
    const { organizationId, projectId } = await newTestProject(meta);
    const kept = await newTestProject(meta);
    const state = { nowMs: 1_000_000, isDown: false };
    const swept: (readonly number[])[] = [];
    const events = {
      deleteProjects: async (scope: ProjectScope) => {
        if (state.isDown) throw new Error("the store is down");
        swept.push(scope.projectIds);
      },
    };
    const job = deleteProjectEventsJob({ meta, events, clock: { nowMs: () => state.nowMs } });
    await deleteProject(meta, projectId, state.nowMs);
    expect(await findProject(meta, organizationId, String(projectId))).toBeUndefined();
    expect(await findProject(meta, kept.organizationId, String(kept.projectId))).toBeDefined();

    state.isDown = true;
    await expect(run(job)).rejects.toThrow("down");
    state.isDown = false;
    await run(job);
    await run(job);
    expect(swept).toEqual([[projectId]]);
    state.nowMs += hourMs;
    await run(job);
    await run(job);
    expect(swept).toEqual([[projectId], [projectId]]);
  });

  it("switches the old half of a rotated key off when its time has come, and tells so", async () => {
    const { meta } = store();
    const { organizationId, projectId } = await newTestProject(meta);
    const old = await createKey(meta, { projectId, label: "Web" }, 1);
    const untouched = await createKey(meta, { projectId, label: "Phone" }, 1);
    const rotated = await rotateKey(meta, { projectId, keyId: old.id }, { disableOldAtMs: 5_000 }, 2);
    expect(rotated?.old).toMatchObject({ isActive: true, disableAtMs: 5_000 });
    const isOn = async (key: string) => (await findKey(meta, projectId, key))?.isActive;
    const at = async (nowMs: number) => await run(switchOffKeysJob({ meta, clock: { nowMs: () => nowMs } }));
    await at(4_999);
    expect(await isOn(old.publicKey)).toBe(true);
    await at(5_000);
    expect(await isOn(old.publicKey)).toBe(false);
    expect(await isOn(untouched.publicKey)).toBe(true);
    expect(await isOn(rotated?.made.publicKey ?? "")).toBe(true);
    expect((await listAudit(meta, organizationId)).map(({ action, actor }) => [action, actor.name])).toEqual([
      ["key.edit", "system"],
    ]);

    // Switched on again by hand: the time that was set before is over.
    await changeKey(meta, { projectId, keyId: old.id }, { isActive: true });
    await at(6_000);
    expect(await isOn(old.publicKey)).toBe(true);
  });
});
