import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { ProjectId } from "@vedette/protocol";
import { assignIssues } from "#domain/issues/assign-issues.ts";
import { assignedIssueId, hashOf, issueSeed, newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import {
  listGroupsWithoutVector,
  listGroupVectors,
  saveGroupVectors,
} from "#domain/similarity/group-vectors.ts";
import { type FeatureVector, vectorOf, vectorText } from "#rules/similarity/vector.ts";
import { createSimilarityIndex } from "./similarity-index.ts";

const words = (...names: readonly string[]): FeatureVector =>
  vectorOf(names.map((name) => [name, 1] as const));

describeOnBothStores("the similarity index", (store) => {
  const newGroup = async (projectId: ProjectId, name: string, vector: FeatureVector, nowMs: number) => {
    const { meta } = store();
    await assignedIssueId(meta, issueSeed(projectId, name), nowMs);
    await saveGroupVectors(meta, [{ projectId, hash: hashOf(name), vector: vectorText(vector) }]);
  };
  const asked = { distanceMax: 0.9, limit: 10 };

  it("names the nearest of the project, nearest first, and learns of new groups", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const other = await newTestProject(meta);
    await newGroup(projectId, "near", words("a", "b", "c", "d"), 10_000);
    await newGroup(projectId, "nearer", words("a", "b", "c", "d", "e"), 20_000);
    await newGroup(projectId, "far", words("x", "y", "z"), 30_000);
    await newGroup(other.projectId, "elsewhere", words("a", "b", "c", "d", "e", "f"), 30_000);
    const index = createSimilarityIndex(meta);
    const vector = words("a", "b", "c", "d", "e", "f");
    const names = async () =>
      (await index.nearest({ projectId, vector, ...asked })).map((neighbour) => neighbour.hash);
    expect(await names()).toEqual([hashOf("nearer"), hashOf("near")]);
    // Its transaction began before those that were read.
    await newGroup(projectId, "late", words("a", "b", "c", "d", "e", "f"), 29_000);
    expect(await names()).toEqual([hashOf("late"), hashOf("nearer"), hashOf("near")]);
    const except = new Set([hashOf("late")]);
    const [first] = await index.nearest({ projectId, vector, except, ...asked });
    expect(first?.hash).toBe(hashOf("nearer"));
    expect(first?.distance).toBeGreaterThan(0);
    expect(await index.nearest({ projectId, vector, distanceMax: 0.9, limit: 1 })).toHaveLength(1);
  });

  it("keeps many vectors at once, of each group the first, and knows which groups lack one", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const other = await newTestProject(meta);
    // More than one statement holds, and no power of two.
    const names = Array.from({ length: 700 }, (_, index) => `many ${index}`);
    await assignIssues(
      meta,
      [...names, "without"].map((name) => issueSeed(projectId, name)),
      1_000,
    );
    await assignedIssueId(meta, issueSeed(other.projectId, "many 1"), 1_000);
    const vectorOfName = (name: string) => vectorText(words("all", name));
    const rows = names.map((name) => ({ projectId, hash: hashOf(name), vector: vectorOfName(name) }));
    await saveGroupVectors(meta, rows);
    await saveGroupVectors(
      meta,
      rows.slice(0, 3).map((row) => ({ ...row, vector: vectorText(words("later")) })),
    );
    await saveGroupVectors(meta, [{ projectId, hash: hashOf("of no group"), vector: "x" }]);
    const page = { fromMs: 0, offset: 0, limit: 1_000 };
    const kept = await listGroupVectors(meta, projectId, page);
    expect(new Map(kept.map(({ hash, vector }) => [hash, vector]))).toEqual(
      new Map(names.map((name) => [hashOf(name), vectorOfName(name)])),
    );
    const lacking = async (limit: number) => {
      const found: string[] = [];
      let after: Parameters<typeof listGroupsWithoutVector>[1];
      for (;;) {
        const groups = await listGroupsWithoutVector(meta, after, limit);
        found.push(...groups.map((group) => `${group.projectId}:${group.hash}`));
        after = groups.at(-1);
        if (after === undefined) return found;
      }
    };
    expect(await lacking(1)).toEqual(await lacking(1_000));
    expect(await lacking(1)).toEqual(
      expect.arrayContaining([`${projectId}:${hashOf("without")}`, `${other.projectId}:${hashOf("many 1")}`]),
    );
    expect(await lacking(1)).not.toContain(`${projectId}:${hashOf("many 1")}`);
  });

  it("keeps the latest of a project that is too large, and drops projects that were not asked for", async () => {
    const { meta } = store();
    const index = createSimilarityIndex(meta, { heldVectorsMax: 25, perProjectMax: 20 });
    const projects: ProjectId[] = [];
    for (let p = 0; p < 2; p += 1) {
      const { projectId } = await newTestProject(meta);
      projects.push(projectId);
      for (let group = 0; group < 30; group += 1)
        await newGroup(projectId, `group ${group}`, words("all", `own ${group}`), 1_000 + group);
    }
    for (const projectId of projects) {
      const vector = words("all", "own 29");
      const found = await index.nearest({ projectId, vector, distanceMax: 2, limit: 50 });
      expect(found[0]?.hash).toBe(hashOf("group 29"));
      expect(found.length).toBeLessThanOrEqual(20);
      expect(found.map((neighbour) => neighbour.hash)).not.toContain(hashOf("group 0"));
    }
    expect(index.heldVectors()).toBeLessThanOrEqual(25);
  });
});
