/** What has had its time leaves the meta store of either engine. */
import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { ProjectId } from "@vedette/protocol";
import { setProjectIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import {
  endDeletion,
  failDeletion,
  listDeletions,
  requestDeletion,
} from "#domain/data-requests/data-deletions.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { createOneTimeLink } from "#domain/people/one-time-links.ts";
import { createProject } from "#domain/projects/projects.ts";
import { saveSession } from "#domain/sessions/sessions.ts";
import { createTextSealer } from "#kernel/sealed-text.ts";
import type { Job } from "./job.ts";
import { tidyMetaJob } from "./tidy-meta.ts";

const dayMs = 86_400_000;
const nowMs = Date.parse("2026-11-18T12:00:00Z");
const clock = { nowMs: () => nowMs };

const run = async (job: Job): ReturnType<Job["run"]> =>
  await job.run({ stopping: new AbortController().signal, report: () => undefined });

describeOnBothStores("tidying", (store) => {
  it("deletes sessions, links and settings that have had their time", async () => {
    const { meta } = store();
    const organization = await createOrganization(meta, { name: "Tidy" }, 1);
    const { project } = await createProject(meta, { organizationId: organization.id, name: "Tidy" }, 1);
    const decide = (perGroupPerMinute: number, atMs: number) =>
      setProjectIngestSettings(meta, project.id, { thinning: { perGroupPerMinute } }, atMs);
    await decide(1, nowMs - 100 * dayMs);
    await decide(2, nowMs - 90 * dayMs);
    await decide(3, nowMs - 2 * dayMs);
    await saveSession(meta, "over", { userId: undefined, data: "{}", expiresAtMs: nowMs - 1 }, 1);
    await saveSession(meta, "lives", { userId: undefined, data: "{}", expiresAtMs: nowMs + 1 }, 1);
    await createOneTimeLink(meta, { purpose: "first-administrator", lifetimeMs: 10 }, 1);
    await run(tidyMetaJob({ meta, clock }));
    const settings = await meta.db
      .selectFrom("ingest_settings")
      .select("settings")
      .where("project_id", "=", project.id as ProjectId)
      .orderBy("id")
      .execute();
    // The second was in force until two days ago: records of then name it.
    expect(settings.map((row) => JSON.parse(row.settings).thinning.perGroupPerMinute)).toEqual([2, 3]);
    expect((await meta.db.selectFrom("sessions").selectAll().execute()).length).toBe(1);
    expect((await meta.db.selectFrom("one_time_links").selectAll().execute()).length).toBe(0);
  });

  it("forgets deletions of people's data long after they have ended, and none that goes on", async () => {
    const { meta } = store();
    const organization = await createOrganization(meta, { name: "Asked" }, 1);
    const ask = async (atMs: number, end: "done" | "failed" | undefined, endedAtMs: number) => {
      const asked = {
        organizationId: organization.id,
        actor: { userId: undefined, name: "Ann" },
        projectIds: [],
        person: { id: "7" },
      };
      const { id } = await requestDeletion({ meta, sealer: createTextSealer("k".repeat(32)) }, asked, atMs);
      const ended = { id, organizationId: organization.id, isComplete: true, failures: 0 };
      if (end === "done")
        await endDeletion(meta, ended, { deleted: {}, issues: { removed: 0, renamed: 0 } }, endedAtMs);
      if (end === "failed")
        await failDeletion(meta, ended, { message: "no store", isFinal: true }, endedAtMs);
      return id;
    };
    await ask(1, "done", nowMs - 91 * dayMs);
    await ask(1, "failed", nowMs - 91 * dayMs);
    const kept = [
      await ask(1, undefined, 0),
      await ask(1, "done", nowMs - 89 * dayMs),
      await ask(1, "failed", nowMs - 89 * dayMs),
    ];
    const result = await run(tidyMetaJob({ meta, clock }));
    expect(result).toMatchObject({ deletedDeletions: 2 });
    const left = await listDeletions(meta, organization.id);
    expect(left.map(({ id }) => id).sort((one, other) => one - other)).toEqual(kept);
    const told = await meta.db
      .selectFrom("audit_entries")
      .select("action")
      .where("organization_id", "=", organization.id)
      .execute();
    expect(told.map(({ action }) => action)).toEqual(["data-request.done", "data-request.done"]);
  });
});
