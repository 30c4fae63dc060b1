/** Issues without events leave the meta store of either engine; the events are in a real event store. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { GroupHash } from "@vedette/protocol";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import { assignIssues } from "#domain/issues/assign-issues.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { createProject } from "#domain/projects/projects.ts";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { Job } from "./job.ts";
import { removeEmptyIssuesJob } from "./remove-empty-issues.ts";

const dayMs = 86_400_000;
const nowMs = Date.parse("2026-11-18T12:00:00Z");
const clock = { nowMs: () => nowMs };

let opened: TestEventStore;
let events: EventStore;

beforeAll(async () => {
  opened = await startEventStore();
  ({ events } = opened);
});
afterAll(async () => {
  await opened?.close();
});

const run = async (job: Job): ReturnType<Job["run"]> =>
  await job.run({ stopping: new AbortController().signal, report: () => undefined });

describeOnBothStores("issues that nothing is left of", (store) => {
  it("removes issues that no event is left of, and no others", async () => {
    const { meta } = store();
    const organization = await createOrganization(meta, { name: "Acme" }, 1);
    const { project } = await createProject(meta, { organizationId: organization.id, name: "Shop" }, 1);
    const hashOf = (name: string): GroupHash => createHash("md5").update(name).digest("hex") as GroupHash;
    const seed = (name: string, seenDaysAgo: number): IssueSeed => ({
      projectId: project.id,
      hash: hashOf(name),
      title: name,
      culprit: "",
      type: "error",
      level: "error",
      platform: "node",
      logger: "",
      metadata: {},
      isUnhandled: true,
      firstSeenMs: nowMs - seenDaysAgo * dayMs,
      lastSeenMs: nowMs - seenDaysAgo * dayMs,
      release: "",
    });
    await assignIssues(
      meta,
      [seed("gone", 200), seed("lives longer", 200), seed("seen lately", 80)],
      nowMs - 80 * dayMs,
    );
    await assignIssues(meta, [seed("arrives just now", 200)], nowMs);
    await events.insert({
      table: "errors",
      rows: [
        makeErrorRow({ project_id: project.id, group_hash: hashOf("lives longer"), retention_days: 400 }),
      ],
      dedupToken: "lives longer",
    });
    const result = await run(removeEmptyIssuesJob({ meta, events, clock }));
    expect(result).toEqual({ examinedIssues: 2, removedIssues: 1 });
    const titles = await meta.db.selectFrom("issues").select("title").orderBy("title").execute();
    expect(titles.map(({ title }) => title)).toEqual(["arrives just now", "lives longer", "seen lately"]);
    const hashes = await meta.db.selectFrom("group_hashes").select("hash").execute();
    expect(hashes.map(({ hash }) => hash)).not.toContain(hashOf("gone"));
    // One that comes back is a new issue.
    const again = await assignIssues(meta, [seed("gone", 0)], nowMs);
    expect([...again.values()].map(({ isNew }) => isNew)).toEqual([true]);
  });

  it("goes through more issues than one batch, with events for some of them", async () => {
    const { meta } = store();
    const organization = await createOrganization(meta, { name: "Many" }, 1);
    const { project } = await createProject(meta, { organizationId: organization.id, name: "Many" }, 1);
    const hash = (index: number) => index.toString(16).padStart(32, "0") as GroupHash;
    const seeds = Array.from({ length: 450 }, (_, index): IssueSeed => ({
      projectId: project.id,
      hash: hash(index),
      title: `issue ${index}`,
      culprit: "",
      type: "error",
      level: "error",
      platform: "node",
      logger: "",
      metadata: {},
      isUnhandled: true,
      firstSeenMs: 1,
      lastSeenMs: 1,
      release: "",
    }));
    await assignIssues(meta, seeds, 1);
    const rows = seeds
      .filter((_, index) => index % 3 === 0)
      .map((one) => makeErrorRow({ project_id: project.id, group_hash: one.hash, event_id: one.hash }));
    await events.insert({ table: "errors", rows, dedupToken: "many" });
    await run(removeEmptyIssuesJob({ meta, events, clock }));
    const left = await meta.db
      .selectFrom("issues")
      .select("id")
      .where("project_id", "=", project.id)
      .execute();
    expect(left.length).toBe(150);
  });
});
