/** What people do with issues besides changing their state: assign, follow, comment. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeMember } from "#domain/organizations/members.ts";
import { addTeamMember, createTeam } from "#domain/organizations/teams.ts";
import { mintOrganizationToken } from "#domain/tokens/tokens.ts";
import { takeInNewIssue } from "./testing/new-issue.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let other: Awaited<ReturnType<typeof makeOrganization>>;
let colleague: Awaited<ReturnType<typeof makePerson>>;
let api: ReturnType<TestServer["client"]>;
let theirs: ReturnType<TestServer["client"]>;

const newIssue = async (event: Readonly<Record<string, unknown>> = {}) =>
  await takeInNewIssue(server, shop, event);

const update = async (target: { org: string; issue: string }, body: object, client = api) =>
  await client.updateOrganizationIssue({ params: target, body });
const details = async (target: { org: string; issue: string }, client = api) =>
  await client.getOrganizationIssue({ params: target });

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  other = await makeOrganization(server);
  colleague = await makePerson(server, shop.organization, "admin");
  api = server.client(shop.owner.token);
  theirs = server.client(colleague.token);
});
afterAll(async () => {
  await server.close();
});

describe("assigning", () => {
  it("takes persons and teams in every form that clients write, tells the feed and subscribes the person", async () => {
    const { target } = await newIssue();
    const team = await api.createTeam({
      params: { org: target.org },
      body: { name: "Payments" },
    });
    const person = {
      type: "user",
      id: String(colleague.user.id),
      name: colleague.user.name,
      email: colleague.email,
    };
    for (const text of [`user:${person.id}`, person.id, colleague.email, colleague.email.toUpperCase()]) {
      expect((await update(target, { assignedTo: text })).assignedTo, text).toEqual(person);
    }
    for (const text of [`team:${team.id}`, "#payments"]) {
      expect((await update(target, { assignedTo: text })).assignedTo, text).toEqual({
        type: "team",
        id: team.id,
        name: "payments",
      });
    }
    const after = await update(target, { assignedTo: null });
    expect(after.assignedTo).toBeNull();
    expect(after.activity.map(({ type, data, user }) => [type, data["assignee"], user?.email])).toEqual([
      ["unassigned", undefined, shop.owner.email],
      ["assigned", team.id, shop.owner.email],
      ["assigned", person.id, shop.owner.email],
      ["first_seen", undefined, undefined],
    ]);
    expect(after.activity[2]?.data).toEqual({
      assignee: person.id,
      assigneeType: "user",
      assigneeName: person.name,
      assigneeEmail: person.email,
    });
    expect(await details(target, theirs)).toMatchObject({
      isSubscribed: true,
      subscriptionDetails: { reason: "assigned" },
    });
    expect(after).toMatchObject({ isSubscribed: false, subscriptionDetails: null });
  });

  it("refuses strangers, former members, teams of others and nonsense, and changes nothing then", async () => {
    const { target } = await newIssue();
    const former = await makePerson(server, shop.organization, "member");
    await removeMember(server.meta, { organizationId: shop.organization.id, userId: former.user.id });
    const foreign = await createTeam(
      server.meta,
      { organizationId: other.organization.id, name: "Foreign" },
      1,
    );
    for (const text of [
      `user:${other.owner.user.id}`,
      other.owner.email,
      former.email,
      `team:${foreign.id}`,
      "#foreign",
      "user:0",
      "team:x",
      "nobody",
    ]) {
      await expect(
        update(target, { assignedTo: text, isPublic: true, isBookmarked: true }),
        text,
      ).rejects.toMatchObject({
        status: 400,
        code: "assignee_unknown",
      });
    }
    expect(await details(target)).toMatchObject({ assignedTo: null, isPublic: false, isBookmarked: false });
  });
});

describe("what a person keeps for themselves", () => {
  it("is shown to that person, in lists and details, by token too", async () => {
    const { id, target } = await newIssue();
    const changed = await update(target, { isBookmarked: true, hasSeen: true, isSubscribed: false });
    const mine = { isBookmarked: true, hasSeen: true, isSubscribed: false, subscriptionDetails: null };
    expect(changed).toMatchObject(mine);
    expect(changed.seenBy).toMatchObject([{ email: shop.owner.email, lastSeen: expect.any(String) }]);
    const listed = async (client: typeof api) =>
      (await client.listOrganizationIssues({ params: { org: target.org }, query: { query: "" } })).items.find(
        (issue) => issue.id === id,
      );
    expect(await listed(api)).toMatchObject(mine);
    expect(await listed(theirs)).toMatchObject({ isBookmarked: false, hasSeen: false, isSubscribed: false });
    expect(await update(target, { isSubscribed: true })).toMatchObject({
      isSubscribed: true,
      subscriptionDetails: { reason: "manual" },
      participants: [{ email: shop.owner.email, type: "user" }],
    });
    expect(await update(target, { isBookmarked: false, hasSeen: false })).toMatchObject({
      isBookmarked: false,
      hasSeen: false,
      seenBy: [],
      isSubscribed: true,
    });
  });

  it("is refused to a token that acts for nobody, which may still assign", async () => {
    const { target } = await newIssue();
    const { secret } = await mintOrganizationToken(
      server.meta,
      {
        organization: shop.organization,
        publicUrl: testPublicUrl,
        name: "ci",
        scopes: ["event:admin", "org:read"],
      },
      server.clock.nowMs(),
    );
    const build = server.client(secret);
    for (const body of [{ hasSeen: true }, { isBookmarked: true }, { isSubscribed: true }])
      await expect(update(target, body, build)).rejects.toMatchObject({ status: 403, code: "forbidden" });
    await expect(
      build.addIssueNote({ params: { issue: target.issue }, body: { text: "hello" } }),
    ).rejects.toMatchObject({ status: 403 });
    expect((await update(target, { assignedTo: colleague.email }, build)).activity[0]).toMatchObject({
      type: "assigned",
      user: null,
    });
    expect(await details(target, build)).toMatchObject({ isBookmarked: false, hasSeen: false });
  });

  it("does not bring back who wanted to hear no more", async () => {
    const { target } = await newIssue();
    await update(target, { isSubscribed: false }, theirs);
    await update(target, { assignedTo: colleague.email });
    await api.addIssueNote({
      params: { issue: target.issue },
      body: { text: "look", mentions: [`user:${colleague.user.id}`] },
    });
    expect(await details(target, theirs)).toMatchObject({ isSubscribed: false });
  });
});

describe("comments", () => {
  it("are added, read page by page, edited and deleted under each address", async () => {
    const { id, target } = await newIssue();
    const text = "**It** fails <script>alert(1)</script> 雪\0 — see #12";
    const first = await api.addIssueNote({ params: { issue: id }, body: { text } });
    expect(first).toMatchObject({
      type: "note",
      data: { text: text.replace("\0", "\uFFFD") },
      user: { id: String(shop.owner.user.id), email: shop.owner.email },
      dateEdited: null,
    });
    const second = await api.addOrganizationIssueComment({ params: target, body: { text: "second" } });
    const third = await theirs.addIssueComment({ params: { issue: id }, body: { text: "third" } });
    const page = await api.listIssueComments({ params: { issue: id }, query: { per_page: 2 } });
    expect(page.items.map((note) => note.id)).toEqual([third.id, second.id]);
    const rest = await api.listOrganizationIssueNotes({
      params: target,
      query: { per_page: 2, cursor: page.nextCursor },
    });
    expect(rest).toMatchObject({ items: [{ id: first.id }], nextCursor: undefined });
    expect((await details(target)).numComments).toBe(3);

    const edited = await api.changeOrganizationIssueNote({
      params: { ...target, note: first.id },
      body: { text: "better" },
    });
    expect(edited).toMatchObject({ data: { text: "better" }, dateEdited: expect.any(String) });
    await api.deleteIssueComment({ params: { issue: id, note: second.id } });
    const left = await details(target);
    expect(left.numComments).toBe(2);
    expect(left.activity.map((one) => one.data["text"])).toEqual(["third", "better", undefined]);
    expect(left.participants.map((one) => one.email).sort()).toEqual(
      [colleague.email, shop.owner.email].sort(),
    );
    expect(await details(target, theirs)).toMatchObject({ subscriptionDetails: { reason: "comment" } });
  });

  it("are changed by their author and by administrators only, and never from another issue", async () => {
    const { id } = await newIssue();
    const elsewhere = await newIssue();
    const team = await createTeam(server.meta, { organizationId: shop.organization.id, name: "Readers" }, 1);
    await api.addProjectTeam({
      params: { org: shop.organization.slug, project: shop.project.slug, team: team.slug },
    });
    const member = await makePerson(server, shop.organization, "member");
    await addTeamMember(server.meta, { teamId: team.id, userId: member.user.id });
    const reader = server.client(member.token);
    const note = await api.addIssueNote({ params: { issue: id }, body: { text: "mine" } });
    const own = await reader.addIssueNote({ params: { issue: id }, body: { text: "theirs" } });
    await expect(
      reader.changeIssueNote({ params: { issue: id, note: note.id }, body: { text: "x" } }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(reader.deleteIssueNote({ params: { issue: id, note: note.id } })).rejects.toMatchObject({
      status: 403,
    });
    for (const wrong of [
      { issue: elsewhere.id, note: note.id },
      { issue: id, note: "999999999" },
      { issue: id, note: "0" },
    ])
      await expect(api.deleteIssueNote({ params: wrong })).rejects.toMatchObject({ status: 404 });
    await reader.changeIssueNote({ params: { issue: id, note: own.id }, body: { text: "edited" } });
    await theirs.deleteIssueNote({ params: { issue: id, note: own.id } });
    expect((await api.listIssueNotes({ params: { issue: id } })).items.map((one) => one.id)).toEqual([
      note.id,
    ]);
  });

  it("subscribe those whom they mention, beside the text or in it", async () => {
    const { id, target } = await newIssue();
    const named = await makePerson(server, shop.organization, "admin");
    const inTeam = await makePerson(server, shop.organization, "admin");
    const team = await createTeam(
      server.meta,
      { organizationId: shop.organization.id, name: "Night shift" },
      1,
    );
    await addTeamMember(server.meta, { teamId: team.id, userId: inTeam.user.id });
    const local = colleague.email.slice(0, colleague.email.indexOf("@"));
    const note = await api.addIssueNote({
      params: { issue: id },
      body: {
        text: `@${local}, please look; #night-shift knows. Not @${other.owner.email} nor a@b.example or #1.`,
        mentions: [`user:${named.user.id}`],
      },
    });
    expect([...(note.data["mentions"] as string[])].sort()).toEqual(
      [`user:${named.user.id}`, `user:${colleague.user.id}`, `team:${team.id}`].sort(),
    );
    const reasonFor = async (token: string) =>
      (await details(target, server.client(token))).subscriptionDetails?.reason;
    expect(await reasonFor(colleague.token)).toBe("mentioned");
    expect(await reasonFor(named.token)).toBe("mentioned");
    expect(await reasonFor(inTeam.token)).toBe("team_mentioned");
    expect((await details(target)).participants).toHaveLength(4);
  });

  it("refuse mentions of people from elsewhere, and texts without words or without end", async () => {
    const { id } = await newIssue();
    const add = async (body: { text: string; mentions?: string[] }) =>
      await api.addIssueNote({ params: { issue: id }, body });
    for (const mention of [`user:${other.owner.user.id}`, "team:999999", "everybody", "user:0"])
      await expect(add({ text: "hi", mentions: [mention] }), mention).rejects.toMatchObject({
        status: 400,
        code: "mention_unknown",
      });
    for (const text of ["", "  \n ", "x".repeat(20_001)])
      await expect(add({ text })).rejects.toMatchObject({ status: 400, code: "invalid_input" });
    expect((await add({ text: "@".repeat(20_000) })).data["mentions"]).toBeUndefined();
    expect((await api.listIssueNotes({ params: { issue: id } })).items).toHaveLength(1);
  });

  it("stand in a feed that is read to its end", async () => {
    const { id, target } = await newIssue();
    for (let number = 0; number < 5; number += 1)
      await api.addIssueNote({ params: { issue: id }, body: { text: `note ${number}` } });
    await update(target, { assignedTo: colleague.email });
    const types: string[] = [];
    let url = `/api/0/issues/${id}/activities/?per_page=3`;
    for (let page = 0; page < 5 && url !== ""; page += 1) {
      const answer = await server.send({ method: "GET", url, token: shop.owner.token });
      const { activity } = answer.json<{ activity: { type: string }[] }>();
      types.push(...activity.map((one) => one.type));
      const next = /<([^>]+)>; rel="next"; results="true"/.exec(String(answer.headers["link"]))?.[1];
      url = next === undefined ? "" : next.replace(testPublicUrl, "");
    }
    expect(types).toEqual(["assigned", "note", "note", "note", "note", "note", "first_seen"]);
    const bad = await server.send({
      method: "GET",
      url: `/api/0/issues/${id}/activities/?cursor=x`,
      token: shop.owner.token,
    });
    expect(bad.statusCode).toBe(400);
  });
});
