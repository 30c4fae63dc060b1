import { expect, it } from "vitest";
import type { OrganizationId, UserId } from "@vedette/protocol";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { setMember } from "#domain/organizations/members.ts";
import { insertUser } from "#domain/people/users.ts";
import { projectScopeFor } from "#domain/permissions/rights.ts";
import { createProject } from "#domain/projects/projects.ts";
import { type MetaStore, within } from "#ports/meta-store.ts";
import {
  changeDashboard,
  createDashboard,
  type DashboardContent,
  deleteDashboard,
} from "./change-dashboards.ts";
import { dashboardsMax, type Widget } from "./dashboard.ts";
import { noteVisit, setFavourite } from "./dashboard-readers.ts";
import {
  findDashboardShare,
  seesWhatIsShared,
  shareDashboard,
  unshareDashboard,
} from "./dashboard-shares.ts";
import { findDashboard, listDashboards } from "./read-dashboards.ts";

const widgets: readonly Widget[] = [
  {
    id: 1,
    title: "Errors",
    description: null,
    display: "line",
    dataset: "errors",
    queries: [
      {
        name: "",
        fields: [],
        aggregates: ["count()"],
        columns: [],
        fieldAliases: [],
        conditions: "a\0b \ud800",
        orderby: "",
      },
    ],
    limit: null,
    unit: null,
    layout: { x: 2, y: 3, w: 7, h: 4 },
  },
];

function content(title: string): DashboardContent {
  return {
    title,
    description: null,
    widgets,
    projects: [],
    environments: ["production"],
    period: "24h",
    isEditableByEveryone: true,
    editTeams: [],
  };
}

let people = 0;
async function newMember(meta: MetaStore, organizationId: OrganizationId, role: "owner" | "member") {
  people += 1;
  const user = await insertUser(meta, { email: `board-${people}@example.com`, name: "B" }, "no hash", 1);
  await setMember(meta, { organizationId, userId: user.id, role }, 1);
  return user.id;
}

describeOnBothStores("dashboards", (store) => {
  it("come back as they went in, for their organization alone", async () => {
    const { meta } = store();
    const { organizationId } = await newTestProject(meta);
    const other = await newTestProject(meta);
    const userId = await newMember(meta, organizationId, "owner");
    const reader = { organizationId, userId };
    const id = await createDashboard(meta, reader, content("Ours"), 7);
    const found = await findDashboard(meta, reader, id);
    expect(found).toMatchObject({
      id,
      title: "Ours",
      ownerId: userId,
      changedBy: userId,
      version: 1,
      environments: ["production"],
      period: "24h",
      createdAtMs: 7,
      isFavourite: false,
      visitedAtMs: undefined,
      sharedAtMs: undefined,
    });
    // What no column of either engine takes is replaced.
    expect(found?.widgets[0]?.queries[0]?.conditions).toBe("a\uFFFDb \uFFFD");
    expect(found?.widgets[0]).toMatchObject({ id: 1, layout: { x: 2, y: 3, w: 7, h: 4 } });
    expect(await findDashboard(meta, { organizationId: other.organizationId, userId }, id)).toBeUndefined();
  });

  it("take one of two changes that were made from the same version", async () => {
    const { meta } = store();
    const { organizationId } = await newTestProject(meta);
    const reader = { organizationId, userId: await newMember(meta, organizationId, "owner") };
    const id = await createDashboard(meta, reader, content("First"), 1);
    const base = { id, version: 1 };
    const results = await Promise.allSettled(
      ["One", "Two"].map(async (title) => await changeDashboard(meta, reader, base, content(title), 2)),
    );
    expect(results.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const lost = results.find((one) => one.status === "rejected");
    expect(lost?.reason).toMatchObject({ code: "edit_conflict", status: 409, field: "version" });
    const winner = results[0]?.status === "fulfilled" ? "One" : "Two";
    expect(await findDashboard(meta, reader, id)).toMatchObject({ title: winner, version: 2 });
  });

  it("are listed with the reader's favourites first, then what they saw last", async () => {
    const { meta } = store();
    const { organizationId } = await newTestProject(meta);
    const userId = await newMember(meta, organizationId, "owner");
    const colleague = await newMember(meta, organizationId, "member");
    const reader = { organizationId, userId };
    const ids = [];
    for (const title of ["c", "a", "b", "Starred"])
      ids.push(await createDashboard(meta, reader, content(title), 1));
    const [c, , , starred] = ids;
    if (c === undefined || starred === undefined) throw new Error("no dashboards");
    await noteVisit(meta, { userId, id: c }, 50);
    await noteVisit(meta, { userId, id: c }, 60);
    await setFavourite(meta, { userId, id: starred }, true);
    const titles = async (who: UserId, order: Parameters<typeof listDashboards>[2]["order"], search = "") =>
      (await listDashboards(meta, { organizationId, userId: who }, { order, search })).map(
        (one) => one.title,
      );
    expect(await titles(userId, "recentlyViewed")).toEqual(["Starred", "c", "a", "b"]);
    expect(await titles(colleague, "recentlyViewed")).toEqual(["a", "b", "c", "Starred"]);
    expect(await titles(userId, "-title")).toEqual(["Starred", "c", "b", "a"]);
    expect(await titles(userId, "title", " STAR")).toEqual(["Starred"]);
    expect(await findDashboard(meta, reader, c)).toMatchObject({ visitedAtMs: 60, isFavourite: false });
    await setFavourite(meta, { userId, id: starred }, false);
    expect(await titles(userId, "recentlyViewed")).toEqual(["c", "a", "b", "Starred"]);
  });

  it("are bounded in number, also for two makers at once", async () => {
    const { meta } = store();
    const { organizationId } = await newTestProject(meta);
    const reader = { organizationId, userId: await newMember(meta, organizationId, "owner") };
    const row = {
      organization_id: organizationId,
      owner_id: null,
      title: "x",
      description: null,
      widgets: "[]",
      projects: "[]",
      environments: "[]",
      period: null,
      is_editable_by_everyone: 1 as const,
      edit_teams: "[]",
      version: 1,
      created_at: 1,
      changed_at: 1,
      changed_by: null,
    };
    await meta.db
      .insertInto("dashboards")
      .values(Array.from({ length: dashboardsMax - 1 }, () => row))
      .execute();
    const results = await Promise.allSettled(
      ["One", "Two"].map(async (title) => await createDashboard(meta, reader, content(title), 1)),
    );
    expect(results.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((one) => one.status === "rejected")?.reason).toMatchObject({
      code: "too_many_dashboards",
    });
  });
});

describeOnBothStores("a link to a dashboard", (store) => {
  async function shared() {
    const { meta } = store();
    const { organizationId, projectId } = await newTestProject(meta);
    const userId = await newMember(meta, organizationId, "owner");
    const id = await createDashboard(meta, { organizationId, userId }, content("Shared"), 1);
    const scope = await projectScopeFor(meta, { kind: "user", userId }, organizationId);
    const token = await meta.transaction(
      async (trx) => await shareDashboard(within(trx), { id, userId, scope }, 9),
    );
    return { meta, organizationId, projectId, userId, id, scope, token };
  }

  it("opens the projects of its day, is kept as a hash, and ends when it is taken back or replaced", async () => {
    const { meta, organizationId, projectId, userId, id, scope, token } = await shared();
    expect(await findDashboardShare(meta, token)).toMatchObject({
      dashboardId: id,
      organizationId,
      scope: { projectIds: [projectId] },
    });
    expect(await meta.db.selectFrom("dashboard_shares").selectAll().execute()).not.toContainEqual(
      expect.objectContaining({ token_hash: token }),
    );
    await createProject(meta, { organizationId, name: "Later" }, 10);
    expect((await findDashboardShare(meta, token))?.scope.projectIds).toEqual([projectId]);
    const next = await shareDashboard(meta, { id, userId, scope }, 10);
    expect(await findDashboardShare(meta, token)).toBeUndefined();
    expect(await findDashboardShare(meta, next)).toBeDefined();
    expect(await unshareDashboard(meta, id)).toBe(true);
    expect(await unshareDashboard(meta, id)).toBe(false);
    expect(await findDashboardShare(meta, next)).toBeUndefined();
    for (const wrong of ["", "x", `${next}x`, next.slice(1), "..%2f"])
      expect(await findDashboardShare(meta, wrong)).toBeUndefined();
  });

  it("opens nothing once its sharer has left, and ends with the dashboard", async () => {
    const one = await shared();
    await one.meta.db.deleteFrom("memberships").where("user_id", "=", one.userId).execute();
    expect(await findDashboardShare(one.meta, one.token)).toBeUndefined();
    const other = await shared();
    await deleteDashboard(other.meta, other.id);
    expect(await findDashboardShare(other.meta, other.token)).toBeUndefined();
  });

  it("is changed only by who sees all that it shows", async () => {
    const { meta, organizationId, id, scope } = await shared();
    const stranger = await newMember(meta, organizationId, "member");
    const narrow = await projectScopeFor(meta, { kind: "user", userId: stranger }, organizationId);
    expect(narrow.projectIds).toEqual([]);
    expect(await seesWhatIsShared(meta, id, scope)).toBe(true);
    expect(await seesWhatIsShared(meta, id, narrow)).toBe(false);
    await unshareDashboard(meta, id);
    expect(await seesWhatIsShared(meta, id, narrow)).toBe(true);
  });
});
