import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { listAudit, recordAudit, systemActor } from "./audit-log.ts";

describeOnBothStores("the audit log", (store) => {
  it("names who did what, newest first, for its organization alone", async () => {
    const { meta } = store();
    const { organizationId } = await newTestProject(meta);
    const other = await newTestProject(meta);
    const entry = (organization: typeof organizationId, action: string) => ({
      organizationId: organization,
      actor: systemActor,
      action,
      targetType: "issue",
      targetId: "7",
      data: { status: "resolved" },
    });
    await recordAudit(
      meta,
      [entry(organizationId, "issue.resolve"), entry(organizationId, "issue.delete")],
      5,
    );
    await recordAudit(meta, [entry(other.organizationId, "issue.resolve")], 6);
    const entries = await listAudit(meta, organizationId);
    expect(entries.map((one) => one.action)).toEqual(["issue.delete", "issue.resolve"]);
    expect(entries[0]).toMatchObject({
      organizationId,
      actor: { userId: undefined, name: "system" },
      targetId: "7",
      data: { status: "resolved" },
      createdAtMs: 5,
    });
    expect(await listAudit(meta, organizationId, { beforeId: entries[0]?.id })).toEqual([entries[1]]);
    expect(await listAudit(meta, organizationId, { action: "issue.resolve", limit: 5 })).toEqual([
      entries[1],
    ]);
  });
});
