import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { createProject } from "#domain/projects/projects.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { releasesWithin } from "./release-times.ts";
import { insertReleases } from "./releases-seen.ts";
import { newTestProject } from "./testing/issue-seeds.ts";

describeOnBothStores("releases within a range", (store) => {
  it("are told once each, the last first, and no more than are asked for", async () => {
    const { meta } = store();
    const { organizationId, projectId } = await newTestProject(meta);
    const { project: other } = await createProject(meta, { organizationId, name: "App" }, 1);
    const stranger = await newTestProject(meta);
    await insertReleases(meta.db, [
      { projectId, version: "1.0", firstSeenMs: 99 },
      { projectId, version: "1.1", firstSeenMs: 100 },
      { projectId, version: "1.2", firstSeenMs: 180 },
      { projectId: other.id, version: "1.2", firstSeenMs: 150 },
      { projectId, version: "1.3", firstSeenMs: 199 },
      { projectId, version: "1.4", firstSeenMs: 200 },
      { projectId: stranger.projectId, version: "9.9", firstSeenMs: 150 },
    ]);
    const range = { startMs: 100, endMs: 200 };
    const ours = makeProjectScope([projectId, other.id]);
    expect(await releasesWithin(meta, ours, range, 20)).toEqual([
      { version: "1.3", firstSeenMs: 199 },
      { version: "1.2", firstSeenMs: 150 },
      { version: "1.1", firstSeenMs: 100 },
    ]);
    expect(await releasesWithin(meta, ours, range, 1)).toEqual([{ version: "1.3", firstSeenMs: 199 }]);
    expect(await releasesWithin(meta, makeProjectScope([]), range, 20)).toEqual([]);
  });
});
