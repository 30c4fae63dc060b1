import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { PublicKey } from "@vedette/protocol";
import { projectIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import { defaultIngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { findIngestKey } from "#domain/keys/find-ingest-key.ts";
import { changeKey, createKey, deleteKey, findKey, listKeys, rotateKey } from "#domain/keys/keys.ts";
import { listMembers, removeMember, setMember } from "#domain/organizations/members.ts";
import {
  changeOrganization,
  createOrganization,
  findOrganization,
  listOrganizations,
} from "#domain/organizations/organizations.ts";
import { checkSlug, slugOf } from "#domain/organizations/slug.ts";
import {
  addProjectTeam,
  addTeamMember,
  createTeam,
  findTeam,
  listTeams,
  removeProjectTeam,
  teamsOfProjects,
} from "#domain/organizations/teams.ts";
import { insertUser } from "#domain/people/users.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { deleteProject } from "./delete-project.ts";
import { changeProject, createProject, findProject, listProjects } from "./projects.ts";

describe("slugs", () => {
  it("come from a name", () => {
    expect(
      ["My Shop", "Größe & Maß", "  --  ", "404", "日本"].map((name) => slugOf(name, "project")),
    ).toEqual(["my-shop", "gro-e-ma", "project", "project-404", "project"]);
  });

  it("are always acceptable", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => checkSlug(slugOf(name, "project")) !== ""),
    );
  });

  it.each(["", "A", "a b", "-a", "123", "a/b", "a".repeat(51), "é"])("refuse %j", (slug) => {
    expect(() => checkSlug(slug)).toThrow(expect.objectContaining({ code: "slug_invalid", status: 400 }));
  });
});

describeOnBothStores("organizations and teams", (store) => {
  it("get a free slug of their name, or the one that was chosen", async () => {
    const { meta } = store();
    const made = await Promise.all(
      Array.from({ length: 4 }, () => createOrganization(meta, { name: "Same Name" }, 5)),
    );
    expect(made.map((organization) => organization.slug).sort()).toEqual([
      "same-name",
      "same-name-2",
      "same-name-3",
      "same-name-4",
    ]);
    const chosen = await createOrganization(meta, { name: "Chosen", slug: "mine" }, 5);
    await expect(createOrganization(meta, { name: "Late", slug: "mine" }, 5)).rejects.toMatchObject({
      code: "slug_taken",
    });
    expect(await findOrganization(meta, "mine")).toEqual(chosen);
    expect(await findOrganization(meta, String(chosen.id))).toEqual(chosen);
    expect(await findOrganization(meta, "nope")).toBeUndefined();
    expect(await findOrganization(meta, "a\0b")).toBeUndefined();
    await changeOrganization(meta, chosen.id, { name: " Renamed " });
    expect(await listOrganizations(meta, [chosen.id])).toMatchObject([{ name: "Renamed", slug: "mine" }]);
    expect(await listOrganizations(meta, [])).toEqual([]);
  });

  it("keep an owner", async () => {
    const { meta, openAgain } = store();
    const { id: organizationId } = await createOrganization(meta, { name: "Owned" }, 1);
    const [one, two] = [
      await insertUser(meta, { email: "owner-1@example.com" }, "hash", 1),
      await insertUser(meta, { email: "owner-2@example.com" }, "hash", 1),
    ];
    await setMember(meta, { organizationId, userId: one.id, role: "owner" }, 1);
    const last = { code: "last_owner", status: 409 };
    await expect(removeMember(meta, { organizationId, userId: one.id })).rejects.toMatchObject(last);
    await expect(
      setMember(meta, { organizationId, userId: one.id, role: "member" }, 1),
    ).rejects.toMatchObject(last);
    await setMember(meta, { organizationId, userId: two.id, role: "owner" }, 1);
    const leaving = await Promise.allSettled([
      removeMember(meta, { organizationId, userId: one.id }),
      removeMember(openAgain(), { organizationId, userId: two.id }),
    ]);
    expect(leaving.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await listMembers(meta, organizationId)).toMatchObject([{ role: "owner" }]);
  });

  it("let only members into teams", async () => {
    const { meta } = store();
    const { id: organizationId } = await createOrganization(meta, { name: "Teams" }, 1);
    const team = await createTeam(meta, { organizationId, name: "Front end" }, 1);
    const user = await insertUser(meta, { email: "stranger@example.com" }, "hash", 1);
    await expect(addTeamMember(meta, { teamId: team.id, userId: user.id })).rejects.toMatchObject({
      code: "not_a_member",
    });
    expect(await findTeam(meta, organizationId, "front-end")).toEqual(team);
    expect(await findTeam(meta, organizationId, String(team.id))).toEqual(team);
    expect(await listTeams(meta, organizationId)).toEqual([team]);
    await expect(createTeam(meta, { organizationId, name: "x", slug: "front-end" }, 1)).rejects.toMatchObject(
      { code: "slug_taken" },
    );
  });
});

describeOnBothStores("projects and keys", (store) => {
  const newOrganization = async () => (await createOrganization(store().meta, { name: "Acme" }, 1)).id;

  it("come ready to take events: with a key and a team", async () => {
    const { meta } = store();
    const organizationId = await newOrganization();
    const { project, key } = await createProject(
      meta,
      { organizationId, name: "My Shop", platform: "node" },
      5,
    );
    expect(project).toMatchObject({
      slug: "my-shop",
      name: "My Shop",
      platform: "node",
      retentionDays: 90,
      isOpen: false,
      createdAtMs: 5,
    });
    expect(key).toMatchObject({
      projectId: project.id,
      isActive: true,
      label: "Default",
      rateLimit: undefined,
    });
    expect(key.publicKey).toMatch(/^[0-9a-f]{32}$/);
    const [team] = await listTeams(meta, organizationId);
    expect((await teamsOfProjects(meta, [project.id])).get(project.id)).toEqual([team]);
    const second = await createProject(meta, { organizationId, name: "My Shop" }, 6);
    expect(second.project.slug).toBe("my-shop-2");
    expect(await listTeams(meta, organizationId)).toEqual([team]);
    expect(await listProjects(meta, makeProjectScope([second.project.id, project.id]))).toEqual([
      project,
      second.project,
    ]);
    expect(await listProjects(meta, makeProjectScope([]))).toEqual([]);
    expect(await findProject(meta, organizationId, "my-shop")).toEqual(project);
    expect(await findProject(meta, organizationId, String(project.id))).toEqual(project);
    expect(await findProject(meta, await newOrganization(), "my-shop")).toBeUndefined();
  });

  it("leave nothing behind when the wish was wrong", async () => {
    const { meta } = store();
    const organizationId = await newOrganization();
    const foreign = await createTeam(meta, { organizationId: await newOrganization(), name: "Foreign" }, 1);
    const wish = { organizationId, name: "P", slug: "p" };
    await expect(createProject(meta, { ...wish, teamId: foreign.id }, 1)).rejects.toMatchObject({
      code: "team_unknown",
    });
    await expect(createProject(meta, { ...wish, retentionDays: 0 }, 1)).rejects.toMatchObject({
      code: "retention_invalid",
    });
    await expect(createProject(meta, { ...wish, name: " " }, 1)).rejects.toMatchObject({
      code: "name_invalid",
    });
    expect(await findProject(meta, organizationId, "p")).toBeUndefined();
    await createProject(meta, wish, 1);
    await expect(createProject(meta, wish, 1)).rejects.toMatchObject({ code: "slug_taken", status: 409 });
  });

  it("change and go", async () => {
    const { meta } = store();
    const organizationId = await newOrganization();
    const { project, key } = await createProject(meta, { organizationId, name: "One" }, 1);
    await createProject(meta, { organizationId, name: "Two" }, 1);
    const changed = await changeProject(meta, project, {
      name: "Uno",
      slug: "uno",
      platform: "python",
      retentionDays: 30,
    });
    expect(changed).toMatchObject({ name: "Uno", slug: "uno", platform: "python", retentionDays: 30 });
    expect(await changeProject(meta, project, { platform: null })).toMatchObject({
      platform: undefined,
      slug: "uno",
    });
    await expect(changeProject(meta, project, { slug: "two" })).rejects.toMatchObject({ code: "slug_taken" });
    expect(await findIngestKey(meta, key.publicKey)).toMatchObject({ retentionDays: 30 });
    const [team] = (await teamsOfProjects(meta, [project.id])).get(project.id) ?? [];
    if (team === undefined) throw new Error("a project has a team");
    await removeProjectTeam(meta, { projectId: project.id, teamId: team.id });
    expect(await teamsOfProjects(meta, [project.id])).toEqual(new Map());
    await addProjectTeam(meta, { projectId: project.id, teamId: team.id });
    await deleteProject(meta, project.id, 9);
    expect(await findProject(meta, organizationId, "uno")).toBeUndefined();
    expect(await findIngestKey(meta, key.publicKey)).toBeUndefined();
    expect(await changeProject(meta, project, { name: "late" })).toBeUndefined();
  });

  it("are found by the public key, also while it is switched off", async () => {
    const { meta } = store();
    const organizationId = await newOrganization();
    const { project, key } = await createProject(meta, { organizationId, name: "Keys" }, 1);
    const { effective } = await projectIngestSettings(meta, project.id);
    expect(effective).toEqual({ ...defaultIngestSettings, groupingVersion: { version: 2 } });
    expect(await findIngestKey(meta, key.publicKey)).toEqual({
      keyId: key.id,
      projectId: project.id,
      organizationId,
      retentionDays: 90,
      isActive: true,
      rateLimit: undefined,
      settingsId: expect.any(Number),
      settings: effective,
    });
    const name = { projectId: project.id, keyId: key.id };
    await changeKey(meta, name, { isActive: false, rateLimit: { count: 100, windowSeconds: 60 } });
    expect(await findIngestKey(meta, key.publicKey)).toMatchObject({
      isActive: false,
      rateLimit: { count: 100, windowSeconds: 60 },
    });
    expect(await changeKey(meta, name, { isActive: true, rateLimit: null, label: "Web" })).toMatchObject({
      isActive: true,
      rateLimit: undefined,
      label: "Web",
    });
    expect(await findIngestKey(meta, "0".repeat(32) as PublicKey)).toBeUndefined();
    await expect(changeKey(meta, name, { rateLimit: { count: 0, windowSeconds: 60 } })).rejects.toMatchObject(
      { code: "rate_limit_invalid" },
    );
    await expect(
      changeKey(meta, name, { rateLimit: { count: 1, windowSeconds: 86_401 } }),
    ).rejects.toMatchObject({ code: "rate_limit_invalid" });
  });

  it("have several keys, each of its own project", async () => {
    const { meta } = store();
    const organizationId = await newOrganization();
    const { project, key } = await createProject(meta, { organizationId, name: "Keys" }, 1);
    const { project: other } = await createProject(meta, { organizationId, name: "Other" }, 1);
    const second = await createKey(
      meta,
      { projectId: project.id, label: "Mobile", rateLimit: { count: 5, windowSeconds: 1 } },
      2,
    );
    expect(await listKeys(meta, project.id)).toEqual([key, second]);
    const place = { projectId: project.id, keyId: second.id };
    const rotated = (await rotateKey(meta, place, { disableOldAtMs: "now" }, 3))?.made;
    expect(rotated).toMatchObject({
      label: "Mobile",
      rateLimit: { count: 5, windowSeconds: 1 },
      isActive: true,
    });
    expect(rotated?.publicKey).not.toBe(second.publicKey);
    expect(await findIngestKey(meta, second.publicKey)).toMatchObject({ isActive: false });
    expect(await findKey(meta, project.id, second.publicKey)).toMatchObject({ id: second.id });
    expect(await findKey(meta, other.id, second.publicKey)).toBeUndefined();
    expect(await findKey(meta, project.id, "../etc")).toBeUndefined();
    const foreign = { projectId: other.id, keyId: key.id };
    expect(await changeKey(meta, foreign, { isActive: false })).toBeUndefined();
    expect(await rotateKey(meta, foreign, { disableOldAtMs: "now" }, 4)).toBeUndefined();
    expect(await deleteKey(meta, foreign)).toBe(false);
    expect(await deleteKey(meta, { projectId: project.id, keyId: key.id })).toBe(true);
    expect(await findIngestKey(meta, key.publicKey)).toBeUndefined();
  });
});
