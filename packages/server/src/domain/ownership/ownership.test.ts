import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { IssueId } from "@vedette/protocol";
import { readIssuePeople } from "#domain/collaboration/issue-people.ts";
import { assignedIssueId, issueSeed, newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { setMember } from "#domain/organizations/members.ts";
import { createTeam } from "#domain/organizations/teams.ts";
import { insertUser } from "#domain/people/users.ts";
import { addCodeowners, changeCodeowners, findCodeowners, removeCodeowners } from "./codeowners.ts";
import { forgetOwners, type OwnerSuggestion, replaceOwners } from "./issue-owners.ts";
import { changeOwnership, findOwnership, ownershipTexts } from "./project-ownership.ts";

describeOnBothStores("ownership of a project", (store) => {
  it("is changed field by field and read for many projects at once", async () => {
    const { meta } = store();
    const [one, two, three] = [
      await newTestProject(meta),
      await newTestProject(meta),
      await newTestProject(meta),
    ];
    expect(await findOwnership(meta, one.projectId)).toMatchObject({
      raw: "",
      isActive: true,
      createdAtMs: undefined,
    });
    await changeOwnership(meta, one.projectId, { raw: "path:a #web" }, 10);
    const changed = await changeOwnership(
      meta,
      one.projectId,
      { autoAssignment: "off", fallthrough: false },
      20,
    );
    expect(changed).toEqual({
      raw: "path:a #web",
      isActive: true,
      fallthrough: false,
      autoAssignment: "off",
      codeownersAutoSync: true,
      createdAtMs: 10,
      changedAtMs: 20,
    });
    const text = { raw: "* @acme", names: { "@acme": "#web" }, rules: "codeowners:* #web" };
    await addCodeowners(meta, two.projectId, text, 5);
    await changeOwnership(meta, three.projectId, { raw: "path:b #web", isActive: false }, 10);
    const ids = [one, two, three, two].map(({ projectId }) => projectId);
    const texts = await ownershipTexts(meta, ids);
    expect(texts).toEqual(
      new Map([
        [
          one.projectId,
          { organizationId: one.organizationId, raw: "path:a #web", codeowners: "", isAutoAssigned: false },
        ],
        [
          two.projectId,
          {
            organizationId: two.organizationId,
            raw: "",
            codeowners: "codeowners:* #web",
            isAutoAssigned: true,
          },
        ],
      ]),
    );
    expect(await ownershipTexts(meta, [])).toEqual(new Map());
  });

  it("has one CODEOWNERS file, which is its project's alone", async () => {
    const { meta } = store();
    const [mine, theirs] = [await newTestProject(meta), await newTestProject(meta)];
    const text = { raw: "* @acme 雪", names: { "@acme": "#web" }, rules: "codeowners:* #web" };
    const { id } = await addCodeowners(meta, mine.projectId, text, 5);
    await expect(addCodeowners(meta, mine.projectId, text, 6)).rejects.toMatchObject({
      code: "already_exists",
    });
    expect(await changeCodeowners(meta, theirs.projectId, id, text, 7)).toBeUndefined();
    expect(await removeCodeowners(meta, theirs.projectId, id)).toBe(false);
    const changed = await changeCodeowners(meta, mine.projectId, id, { ...text, names: {} }, 8);
    expect(await findCodeowners(meta, mine.projectId)).toEqual(changed);
    expect(changed).toMatchObject({ id, names: {}, createdAtMs: 5, changedAtMs: 8 });
    expect(await removeCodeowners(meta, mine.projectId, id)).toBe(true);
    expect(await findCodeowners(meta, mine.projectId)).toBeUndefined();
  });
});

describeOnBothStores("owners of issues", (store) => {
  it("are replaced as a whole, each once, and only people and teams that the organization has", async () => {
    const { meta } = store();
    const { organizationId, projectId } = await newTestProject(meta);
    const email = `mara@o${organizationId}.example`;
    const mara = await insertUser(meta, { email }, "hash", 1);
    await setMember(meta, { organizationId, userId: mara.id, role: "member" }, 1);
    const stranger = await insertUser(meta, { email: `x@o${organizationId}.example` }, "hash", 1);
    const web = await createTeam(meta, { organizationId, name: "Web" }, 1);
    const issueId = await assignedIssueId(meta, issueSeed(projectId, "a"));
    const other = await assignedIssueId(meta, issueSeed(projectId, "b"));
    const by = (owner: OwnerSuggestion["owner"], source: OwnerSuggestion["source"] = "ownership_rule") => ({
      owner,
      rule: "path:src/* …",
      source,
    });
    const suggestions = [
      by({ kind: "user", email: stranger.email }),
      by({ kind: "user", email: email.toUpperCase() }),
      by({ kind: "team", slug: "web" }),
      by({ kind: "team", slug: "web" }, "codeowners"),
      by({ kind: "team", slug: "nobody" }),
    ];
    const first = await replaceOwners(
      meta,
      organizationId,
      [
        { issueId, suggestions },
        { issueId: other, suggestions: [] },
      ],
      7,
    );
    expect([...first]).toEqual([[issueId, { kind: "user", userId: mara.id, name: email, email }]]);
    const owners = async (id: IssueId) => (await readIssuePeople(meta, undefined, [id]))(id).owners;
    expect(await owners(issueId)).toEqual([
      { type: "team", id: web.id, rule: "path:src/* …", source: "ownership_rule", createdAtMs: 7 },
      { type: "user", id: mara.id, rule: "path:src/* …", source: "ownership_rule", createdAtMs: 7 },
    ]);
    await meta.db.deleteFrom("memberships").where("user_id", "=", mara.id).execute();
    expect(await owners(issueId)).toMatchObject([{ type: "team", id: web.id }]);
    await replaceOwners(meta, organizationId, [{ issueId, suggestions: suggestions.slice(3) }], 8);
    expect(await owners(issueId)).toMatchObject([{ type: "team", source: "codeowners" }]);
    expect(await owners(other)).toEqual([]);
    await forgetOwners(meta, projectId);
    expect(await owners(issueId)).toEqual([]);
  });
});
