/** Walks every route of the table with credentials that must not open it. A new route is covered by being there. */
import { Readable } from "node:stream";
import { routes, type RouteDefinition, scopesOf } from "@vedette/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listIssues } from "#domain/issues/list-issues.ts";
import { createSavedSearch } from "#domain/searches/saved-searches.ts";
import { mintOrganizationToken } from "#domain/tokens/tokens.ts";
import type { Scope } from "#domain/permissions/scopes.ts";
import { allScopes } from "#domain/permissions/scopes.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

type Organization = Awaited<ReturnType<typeof makeOrganization>>;

let server: TestServer;
let ours: Organization;
let theirs: Organization;
let issueId: string;
let searchId: string;
let dashboardId: string;
let deletionId: string;
let exportTicket: string;
let savedQueryId: string;
let noteId: string;
const eventId = "ab".repeat(16);
const attachmentId = "cd".repeat(16);

beforeAll(async () => {
  server = await startTestServer();
  ours = await makeOrganization(server);
  theirs = await makeOrganization(server);
  await server.takeIn(ours.project.id, [
    {
      event_id: eventId,
      environment: "production",
      message: "hello",
      level: "error",
      tags: { plan: "gold" },
    },
  ]);
  const { id: blobId } = await server.blobs.put(Readable.from([Buffer.from("a file")]), { bytesMax: 100 });
  await server.events.insert({
    table: "attachments",
    rows: [
      {
        project_id: ours.project.id,
        received_at: server.clock.nowMs(),
        retention_days: 30,
        event_id: eventId,
        attachment_id: attachmentId,
        trace_id: "0".repeat(32),
        name: "a.txt",
        content_type: "text/plain",
        attachment_type: "event.attachment",
        blob_id: blobId,
        size_bytes: 6,
      },
    ],
    dedupToken: "an attachment",
  });
  searchId = String(
    await createSavedSearch(
      server.meta,
      { organizationId: ours.organization.id, userId: undefined },
      { name: "Ours", query: "", sort: "date", visibility: "organization" },
      1,
    ),
  );
  const dashboard = await server
    .client(ours.owner.token)
    .createDashboard({ params: { org: ours.organization.slug }, body: { title: "Ours" } });
  dashboardId = dashboard.id;
  const savedQuery = await server.client(ours.owner.token).createSavedQuery({
    params: { org: ours.organization.slug },
    body: { name: "Ours", fields: ["title", "count()"], visibility: "organization" },
  });
  savedQueryId = savedQuery.id;
  const deletion = await server
    .client(ours.owner.token)
    .deleteSubjectData({ params: { org: ours.organization.slug }, body: { id: "nobody" } });
  deletionId = deletion.id;
  const granted = await server
    .client(ours.owner.token)
    .createExportTicket({ params: { org: ours.organization.slug }, body: { id: "nobody" } });
  exportTicket = granted.ticket;
  const page = await listIssues(server.meta, makeProjectScope([ours.project.id]), {
    filter: {},
    sort: "new",
    pageSize: 1,
  });
  issueId = String(page.issues[0]?.id);
  const note = await server
    .client(ours.owner.token)
    .addIssueNote({ params: { issue: issueId }, body: { text: "a note" } });
  noteId = note.id;
  await server.client(ours.owner.token).createRelease({
    params: { org: ours.organization.slug },
    body: { version: "walk@1.0", projects: [ours.project.slug] },
  });
});
afterAll(async () => {
  await server.close();
});

const guarded: readonly (readonly [string, RouteDefinition])[] = Object.entries(routes).filter(
  ([, one]) => one.permission !== "public",
);
const scoped = guarded.filter(([, one]) => scopesOf(one.permission).length > 0);
const ofInstance = guarded.filter(([, one]) => one.permission === "instance-admin");

/** The address of a route in our organization, with everything it names in place. */
function addressOf(definition: RouteDefinition): string {
  const values: Readonly<Record<string, string>> = {
    org: ours.organization.slug,
    project: ours.project.slug,
    team: "everyone",
    issue: issueId,
    event: eventId,
    environment: "production",
    attachment: attachmentId,
    key: definition.path.includes("/tags/{key}/") ? "plan" : ours.key.publicKey,
    shortId: `${ours.project.slug.toUpperCase()}-1`,
    token: "1",
    session: "0".repeat(24),
    note: noteId,
    member: "me",
    codeowners: "1",
    filter: "localhost",
    tombstone: "1",
    search: searchId,
    dashboard: dashboardId,
    version: "walk@1.0",
    savedQuery: savedQueryId,
    deletion: deletionId,
  };
  return definition.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the walk does not know what to put for {${name}}`);
    return value;
  });
}

/** What an address must name besides. */
function queryOf({ path, method }: RouteDefinition): string {
  if (path.endsWith("/issues-stats/")) return `?groups=${issueId}`;
  return method === "GET" && path.endsWith("/data-requests/export/") ? `?ticket=${exportTicket}` : "";
}

async function call(definition: RouteDefinition, headers: Record<string, string>) {
  // No body is sent: a route that reads one before it asks who calls would answer 400 and fail here.
  return await server.send({
    method: definition.method,
    url: `${addressOf(definition)}${queryOf(definition)}`,
    headers: { origin: testPublicUrl, ...headers },
  });
}

describe.each(guarded)("%s", (_, definition) => {
  it("asks for credentials", async () => {
    const answer = await call(definition, {});
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toEqual({
      detail: "Authentication credentials were not provided.",
      code: "not_authenticated",
    });
  });

  it.each(["Bearer sntryu_" + "0".repeat(64), "Bearer", "Basic dXNlcjpwYXNz", "DSN https://k@host/1"])(
    "refuses the header %s",
    async (authorization) => {
      const answer = await call(definition, { authorization });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers["content-type"]).toContain("application/json");
    },
  );

  it("does not take a session cookie that we did not sign", async () => {
    const answer = await call(definition, { cookie: "vedette_session=forged.c2lnbmF0dXJl" });
    expect(answer.statusCode).toBe(401);
  });
});

describe.each(scoped)("%s", (_, definition) => {
  it("does not tell a stranger with every scope elsewhere that it exists", async () => {
    const answer = await call(definition, { authorization: `Bearer ${theirs.owner.token}` });
    expect(answer.statusCode).toBe(404);
  });

  it("does not open to a token of another organization", async () => {
    const minted = await mintOrganizationToken(
      server.meta,
      { organization: theirs.organization, publicUrl: testPublicUrl, name: "ci", scopes: allScopes },
      server.clock.nowMs(),
    );
    const answer = await call(definition, { authorization: `Bearer ${minted.secret}` });
    expect(answer.statusCode).toBe(404);
  });

  it("is forbidden to a member's token with every scope but those it asks for", async () => {
    const wanted = new Set<Scope>(scopesOf(definition.permission));
    // Scopes that would bring a wanted one with them are left out too.
    const bringing = (scope: Scope) => [...wanted].some((one) => one.split(":")[0] === scope.split(":")[0]);
    const others = allScopes.filter((scope) => !wanted.has(scope) && !bringing(scope));
    const { token } = await makePerson(server, ours.organization, "owner", others);
    const answer = await call(definition, { authorization: `Bearer ${token}` });
    expect(answer.statusCode).toBe(403);
  });

  it("stays closed when the person has left the organization", async () => {
    const { user, token } = await makePerson(server, ours.organization, "owner");
    await server.meta.db.deleteFrom("memberships").where("user_id", "=", user.id).execute();
    const answer = await call(definition, { authorization: `Bearer ${token}` });
    expect(answer.statusCode).toBe(404);
  });
});

const ofProject = scoped.filter(([, one]) => /\{(project|issue|event)\}/.test(one.path));

describe.each(ofProject)("%s", (_, definition) => {
  it("does not open to a member without access to the project", async () => {
    const { token } = await makePerson(server, ours.organization, "member");
    const answer = await call(definition, { authorization: `Bearer ${token}` });
    // 403 where the role lacks the scope anyway, else the project does not exist for the member.
    expect([403, 404]).toContain(answer.statusCode);
    const isReading = definition.method === "GET";
    if (isReading) expect(answer.statusCode).toBe(404);
  });
});

describe.each(ofInstance)("%s", (_, definition) => {
  it("is forbidden to owners, and to an administrator's token that may do less", async () => {
    const { user, token } = await makeAdministrator(["org:read", "event:admin"]);
    for (const one of [ours.owner.token, token]) {
      const answer = await call(definition, { authorization: `Bearer ${one}` });
      expect(answer.statusCode, String(user.id)).toBe(403);
    }
  });
});

async function makeAdministrator(scopes?: readonly Scope[]) {
  const person = await makePerson(server, ours.organization, "owner", scopes);
  const { id } = person.user;
  await server.meta.db.updateTable("users").set({ is_superuser: 1 }).where("id", "=", id).execute();
  return person;
}

const reading = guarded.filter(([, one]) => one.method === "GET" && one.stream !== true);

describe.each(reading)("%s", (_, definition) => {
  it("opens to the owner, so that the walk above walks real addresses", async () => {
    const { token } = definition.permission === "instance-admin" ? await makeAdministrator() : ours.owner;
    const answer = await call(definition, { authorization: `Bearer ${token}` });
    expect({ status: answer.statusCode, body: answer.body }).toEqual({ status: 200, body: answer.body });
  });
});

describe("an address that no route has", () => {
  it.each(["/api/0/nothing/", "/api/vedette/x", "/api", "/api/0/organizations/a/issues/1/nope/"])(
    "%s is not found, in JSON",
    async (url) => {
      const answer = await server.send({ method: "GET", url });
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: "not_found" });
    },
  );
});
