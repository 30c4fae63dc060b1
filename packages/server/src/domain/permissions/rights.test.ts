import { describe, expect, it } from "vitest";
import { scopes as scopesOfTheApi } from "@vedette/api";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { OrganizationId, ProjectId, TokenId, UserId } from "@vedette/protocol";
import { setMember, removeMember } from "#domain/organizations/members.ts";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { addProjectTeam, addTeamMember, createTeam, removeTeamMember } from "#domain/organizations/teams.ts";
import { insertUser, setUserActive } from "#domain/people/users.ts";
import { changeProject, createProject } from "#domain/projects/projects.ts";
import type { MetaAccess, Role } from "#ports/meta-store.ts";
import { type Caller, mayDo, organizationsOf, projectScopeFor, rightsIn } from "./rights.ts";
import { roles, roleScopes } from "./roles.ts";
import { allScopes, expandScopes, isScope, type Scope } from "./scopes.ts";

describe("scopes and roles", () => {
  it("are those that the API's routes ask for", () => {
    expect([...allScopes].sort()).toEqual([...scopesOfTheApi].sort());
    expect(isScope("org:read")).toBe(true);
    expect(isScope("toString")).toBe(false);
  });

  it("grow from member to owner", () => {
    const ladder: Role[] = ["member", "admin", "manager", "owner"];
    for (const [index, role] of ladder.entries()) {
      const above = ladder[index + 1];
      if (above !== undefined)
        expect(roleScopes[above]).toEqual(expect.arrayContaining([...roleScopes[role]]));
      expect(expandScopes(roleScopes[role])).toEqual(new Set(roleScopes[role]));
    }
    expect(new Set(roleScopes.owner)).toEqual(new Set(allScopes));
    expect([...roles].sort()).toEqual([...ladder].sort());
  });

  it("keep who may what", () => {
    const holders = (scope: Scope) => roles.filter((role) => roleScopes[role].includes(scope));
    expect(holders("event:read")).toEqual(["owner", "manager", "admin", "member"]);
    expect(holders("project:write")).toEqual(["owner", "manager", "admin"]);
    expect(holders("member:write")).toEqual(["owner", "manager"]);
    expect(holders("org:admin")).toEqual(["owner"]);
  });

  it("bring the weaker with the stronger, and never the reverse", () => {
    expect(expandScopes(["project:admin"])).toEqual(
      new Set(["project:admin", "project:write", "project:read"]),
    );
    expect(expandScopes(["event:read"])).toEqual(new Set(["event:read"]));
    expect(expandScopes(["org:ci"])).toEqual(new Set(["org:ci", "project:releases"]));
  });
});

async function world(meta: MetaAccess) {
  let count = 0;
  const acme = await createOrganization(meta, { name: "Acme" }, 1);
  const other = await createOrganization(meta, { name: "Other" }, 1);
  const person = async (role?: Role, isSuperuser = false): Promise<UserId> => {
    const email = `${(count += 1)}-${acme.slug}@example.com`;
    const user = await insertUser(meta, { email, isSuperuser }, "hash", 1);
    if (role !== undefined) await setMember(meta, { organizationId: acme.id, userId: user.id, role }, 1);
    return user.id;
  };
  const blue = await createTeam(meta, { organizationId: acme.id, name: "Blue" }, 1);
  const red = await createTeam(meta, { organizationId: acme.id, name: "Red" }, 1);
  const project = async (
    organizationId: OrganizationId,
    name: string,
    teamId?: typeof blue.id,
  ): Promise<ProjectId> => (await createProject(meta, { organizationId, name, teamId }, 1)).project.id;
  const ofBlue = await project(acme.id, "of blue", blue.id);
  const ofRed = await project(acme.id, "of red", red.id);
  const ofOther = await project(other.id, "of other");
  return { acme, other, person, blue, red, ofBlue, ofRed, ofOther };
}

const asUser = (userId: UserId): Caller => ({ kind: "user", userId });
const asToken = (
  scopes: readonly Scope[],
  of: { userId?: UserId; organizationId?: OrganizationId },
): Caller => ({
  kind: "token",
  tokenId: 1 as TokenId,
  userId: of.userId,
  organizationId: of.organizationId,
  scopes: new Set(scopes),
});

describeOnBothStores("rights", (store) => {
  const seen = async (caller: Caller, organizationId: OrganizationId): Promise<readonly ProjectId[]> =>
    (await projectScopeFor(store().meta, caller, organizationId)).projectIds.toSorted((a, b) => a - b);

  it.each(["owner", "manager", "admin"] as const)(
    "show every project of the organization to its %s, and no other",
    async (role) => {
      const { meta } = store();
      const { acme, other, person, ofBlue, ofRed } = await world(meta);
      const caller = asUser(await person(role));
      expect(await rightsIn(meta, caller, acme.id)).toMatchObject({
        role,
        seesAllProjects: true,
        scopes: new Set(roleScopes[role]),
      });
      expect(await seen(caller, acme.id)).toEqual([ofBlue, ofRed]);
      expect(await rightsIn(meta, caller, other.id)).toBeUndefined();
      expect(await seen(caller, other.id)).toEqual([]);
      expect(await organizationsOf(meta, caller)).toEqual([acme.id]);
    },
  );

  it("show a member the projects of the member's teams and those that are open", async () => {
    const { meta } = store();
    const { acme, person, blue, ofBlue, ofRed } = await world(meta);
    const userId = await person("member");
    const caller = asUser(userId);
    expect(await rightsIn(meta, caller, acme.id)).toMatchObject({ role: "member", seesAllProjects: false });
    expect(await seen(caller, acme.id)).toEqual([]);
    await addTeamMember(meta, { teamId: blue.id, userId });
    expect(await seen(caller, acme.id)).toEqual([ofBlue]);
    await addProjectTeam(meta, { projectId: ofRed, teamId: blue.id });
    expect(await seen(caller, acme.id)).toEqual([ofBlue, ofRed]);
    await removeTeamMember(meta, { teamId: blue.id, userId });
    expect(await seen(caller, acme.id)).toEqual([]);
    await changeProject(meta, { id: ofRed, organizationId: acme.id }, { isOpen: true });
    expect(await seen(caller, acme.id)).toEqual([ofRed]);
  });

  it("end with the membership, and with the account", async () => {
    const { meta } = store();
    const { acme, person, blue } = await world(meta);
    const [leaving, locked] = [await person("member"), await person("admin")];
    await addTeamMember(meta, { teamId: blue.id, userId: leaving });
    await removeMember(meta, { organizationId: acme.id, userId: leaving });
    await setUserActive(meta, locked, false);
    for (const userId of [leaving, locked]) {
      expect(await rightsIn(meta, asUser(userId), acme.id)).toBeUndefined();
      expect(await seen(asUser(userId), acme.id)).toEqual([]);
      expect(await organizationsOf(meta, asUser(userId))).toEqual([]);
      expect(await seen(asToken(["event:read"], { userId }), acme.id)).toEqual([]);
    }
    await setMember(meta, { organizationId: acme.id, userId: leaving, role: "member" }, 1);
    expect(await seen(asUser(leaving), acme.id)).toEqual([]);
  });

  it("make a superuser an owner everywhere", async () => {
    const { meta } = store();
    const { acme, other, person, ofOther } = await world(meta);
    const caller = asUser(await person(undefined, true));
    expect(await rightsIn(meta, caller, other.id)).toMatchObject({
      role: "owner",
      scopes: new Set(allScopes),
    });
    expect(await seen(caller, other.id)).toEqual([ofOther]);
    expect(await organizationsOf(meta, caller)).toEqual(expect.arrayContaining([acme.id, other.id]));
    expect(await rightsIn(meta, caller, 999_999 as OrganizationId)).toBeUndefined();
  });

  it("of a personal token are those of both the token and the person", async () => {
    const { meta } = store();
    const { acme, other, person, blue, ofBlue } = await world(meta);
    const userId = await person("member");
    await addTeamMember(meta, { teamId: blue.id, userId });
    const token = asToken(["project:write", "event:read"], { userId });
    const rights = await rightsIn(meta, token, acme.id);
    expect(rights?.scopes).toEqual(new Set(["project:read", "event:read"]));
    expect(await seen(token, acme.id)).toEqual([ofBlue]);
    expect(await rightsIn(meta, token, other.id)).toBeUndefined();
    const bound = asToken(allScopes, { userId, organizationId: other.id });
    expect(await rightsIn(meta, bound, acme.id)).toBeUndefined();
    expect(await organizationsOf(meta, bound)).toEqual([]);
  });

  it("of an organization's token reach all of its projects and nothing else", async () => {
    const { meta } = store();
    const { acme, other, ofBlue, ofRed } = await world(meta);
    const token = asToken(["org:ci"], { organizationId: acme.id });
    expect(await rightsIn(meta, token, acme.id)).toMatchObject({
      role: undefined,
      scopes: new Set(["org:ci", "project:releases"]),
    });
    expect(await seen(token, acme.id)).toEqual([ofBlue, ofRed]);
    expect(await rightsIn(meta, token, other.id)).toBeUndefined();
    expect(await organizationsOf(meta, token)).toEqual([acme.id]);
  });

  it("of nobody are none", async () => {
    const { meta } = store();
    const { acme } = await world(meta);
    const nobody = asToken(allScopes, {});
    expect(await rightsIn(meta, nobody, acme.id)).toBeUndefined();
    expect(await organizationsOf(meta, nobody)).toEqual([]);
    expect(await rightsIn(meta, asUser(999_999 as UserId), acme.id)).toBeUndefined();
  });

  it("allow what one of the asked scopes allows", async () => {
    const { meta } = store();
    const { acme, person } = await world(meta);
    const rights = await rightsIn(meta, asUser(await person("member")), acme.id);
    if (rights === undefined) throw new Error("a member has rights");
    expect(mayDo(rights, [])).toBe(true);
    expect(mayDo(rights, ["org:admin", "event:read"])).toBe(true);
    expect(mayDo(rights, ["org:admin", "project:write"])).toBe(false);
  });
});
