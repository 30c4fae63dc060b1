import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { assignedIssueId, issueSeed, newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { within } from "#ports/meta-store.ts";
import { activitiesPerIssueMax, listActivities, recordActivities } from "./issue-activity.ts";

describeOnBothStores("the activity of an issue", (store) => {
  const newIssue = async (name: string) => {
    const { projectId } = await newTestProject(store().meta);
    return await assignedIssueId(store().meta, issueSeed(projectId, name));
  };

  it("is read newest first, page by page, by type", async () => {
    const { meta } = store();
    const issueId = await newIssue("feed");
    const notes = Array.from({ length: activitiesPerIssueMax + 5 }, (_, index) => ({
      issueId,
      type: "note" as const,
      data: { text: `note ${index} — 雪` },
    }));
    await recordActivities(meta, [{ issueId, type: "set_resolved" }, ...notes], 7);
    const first = await listActivities(meta, issueId);
    expect(first).toHaveLength(activitiesPerIssueMax);
    expect(first[0]).toMatchObject({
      issueId,
      userId: undefined,
      type: "note",
      data: { text: `note ${activitiesPerIssueMax + 4} — 雪` },
      createdAtMs: 7,
      changedAtMs: undefined,
    });
    const rest = await listActivities(meta, issueId, { beforeId: first.at(-1)?.id });
    expect(rest.map((activity) => activity.type)).toEqual([...Array(5).fill("note"), "set_resolved"]);
    expect(await listActivities(meta, issueId, { type: "set_resolved" })).toHaveLength(1);
  });

  it("is told only if the change it tells of was made", async () => {
    const { meta } = store();
    const issueId = await newIssue("undone");
    const work = meta.transaction(async (trx) => {
      await recordActivities(within(trx), [{ issueId, type: "set_resolved" }], 7);
      throw new Error("undone");
    });
    await expect(work).rejects.toThrow("undone");
    expect(await listActivities(meta, issueId)).toEqual([]);
  });
});
