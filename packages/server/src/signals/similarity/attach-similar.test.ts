import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { assignIssues } from "#domain/issues/assign-issues.ts";
import { seedKey } from "#domain/issues/assigned-issue.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { assignedIssueId, hashOf, issueSeed, newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { saveGroupVectors } from "#domain/similarity/group-vectors.ts";
import { type FeatureVector, vectorOf, vectorText } from "#rules/similarity/vector.ts";
import { attachSimilar } from "./attach-similar.ts";
import { createSimilarityIndex } from "./similarity-index.ts";

const words = (...names: readonly string[]): FeatureVector =>
  vectorOf(names.map((name) => [name, 1] as const));
const many = Array.from({ length: 30 }, (_, index) => `word ${index}`);

describeOnBothStores("attaching what is very like", (store) => {
  const vectors = new Map<GroupHash, FeatureVector>();
  const seedLike = (projectId: ProjectId, name: string, vector: FeatureVector, attachWithin?: number) => {
    vectors.set(hashOf(name), vector);
    return issueSeed(projectId, name, attachWithin === undefined ? {} : { attachWithin });
  };
  const attach = async (...seeds: readonly IssueSeed[]) => {
    const { meta } = store();
    const index = createSimilarityIndex(meta);
    const attached = await attachSimilar({ meta, index }, seeds, (seed) => vectors.get(seed.hash));
    await assignIssues(meta, attached.seeds, 5);
    return await assignIssues(meta, [...attached.seeds, ...attached.followers], 6);
  };
  const knownIssue = async (projectId: ProjectId, name: string, vector: FeatureVector) => {
    const { meta } = store();
    const id = await assignedIssueId(meta, issueSeed(projectId, name), 1);
    await saveGroupVectors(meta, [{ projectId, hash: hashOf(name), vector: vectorText(vector) }]);
    return id;
  };

  it("joins the nearest issue within the distance, and only where the project wishes so", async () => {
    const { projectId } = await newTestProject(store().meta);
    const old = await knownIssue(projectId, "old", words(...many));
    const near = seedLike(projectId, "near", words(...many, "one more"), 0.05);
    const far = seedLike(projectId, "far", words("something", "else"), 0.05);
    const unwished = seedLike(projectId, "unwished", words(...many, "another"));
    const assigned = await attach(near, far, unwished);
    expect(assigned.get(seedKey(near))?.issueId).toBe(old);
    expect(assigned.get(seedKey(far))?.issueId).not.toBe(old);
    expect(assigned.get(seedKey(unwished))?.issueId).not.toBe(old);
  });

  it("makes one issue of two that are new in the same batch", async () => {
    const { projectId } = await newTestProject(store().meta);
    const one = seedLike(projectId, "batch one", words(...many, "x"), 0.1);
    const two = seedLike(projectId, "batch two", words(...many, "y"), 0.1);
    const assigned = await attach(one, two);
    expect(assigned.get(seedKey(one))?.issueId).toBeDefined();
    expect(assigned.get(seedKey(two))?.issueId).toBe(assigned.get(seedKey(one))?.issueId);
  });

  it("never looks into another project", async () => {
    const { projectId } = await newTestProject(store().meta);
    const other = await newTestProject(store().meta);
    const theirs = await knownIssue(other.projectId, "theirs", words(...many));
    const ours = seedLike(projectId, "ours", words(...many), 0.5);
    expect((await attach(ours)).get(seedKey(ours))?.issueId).not.toBe(theirs);
  });
});
