import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mergeIssues } from "#domain/issues/merge/merge-issues.ts";
import { deletionFailuresMax } from "#domain/data-requests/data-deletions.ts";
import { deletePersonalDataJob, type DeletePersonalDataDeps } from "#jobs/delete-personal-data.ts";
import { silentLogger } from "#kernel/logger.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

async function start() {
  const made = await makeOrganization(server);
  await server.takeIn(made.project.id, [
    { message: "first of Mara", user: { id: "7", email: "mara@example.net" }, extra: { note: "x" } },
    { message: "second of Mara", user: { email: "MARA@example.net" } },
    { message: "of Bo", user: { id: "8" } },
    { message: "of nobody" },
  ]);
  return { ...made, org: { org: made.organization.slug } };
}

type Started = Awaited<ReturnType<typeof start>>;

async function exportedText({ owner, org }: Pick<Started, "owner" | "org">, body: object) {
  return await server.send({
    method: "POST",
    url: `/api/vedette/organizations/${org.org}/data-requests/export/`,
    token: owner.token,
    payload: body,
  });
}

async function exported(started: Pick<Started, "owner" | "org">, body: object) {
  const answer = await exportedText(started, body);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toContain("application/x-ndjson");
  return answer.body
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { table: string; row: Record<string, unknown> });
}

/** What the server does by itself a moment later. */
async function carryOut(
  over: Partial<Pick<DeletePersonalDataDeps, "events" | "processedSoFar">> = {},
): Promise<void> {
  const job = deletePersonalDataJob({
    ...server,
    logger: silentLogger,
    processedSoFar: async () => true,
    ...over,
  });
  await job.run({ stopping: new AbortController().signal, report: () => undefined });
}

async function deleted(
  { owner, org }: Pick<Started, "owner" | "org">,
  body: { readonly id?: string; readonly email?: string },
  over: Parameters<typeof carryOut>[0] = {},
) {
  const api = server.client(owner.token);
  const { id } = await api.deleteSubjectData({ params: org, body });
  await carryOut(over);
  return await api.getDataDeletion({ params: { ...org, deletion: id } });
}

const titles = (lines: Awaited<ReturnType<typeof exported>>) => lines.map(({ row }) => row["title"]).sort();

describe("what is stored of a person", () => {
  it("is told row by row, by whatever names them", async () => {
    const started = await start();
    const lines = await exported(started, { email: "Mara@example.net" });
    expect(titles(lines)).toEqual(["first of Mara", "second of Mara"]);
    expect(lines[0]).toMatchObject({ table: "errors", row: { project_id: String(started.project.id) } });
    expect(titles(await exported(started, { id: "7" }))).toEqual(["first of Mara"]);
    expect(titles(await exported(started, { id: "8", email: "mara@example.net" }))).toHaveLength(3);
    expect(await exported(started, { id: "nobody" })).toEqual([]);
    expect(await exported(started, { id: "' OR 1=1 --" })).toEqual([]);
  });

  it("is downloaded by an address that does not name them, for a while and by who asked", async () => {
    const started = await start();
    const { org, owner, organization, project } = started;
    const api = server.client(owner.token);
    const body = { email: "mara@example.net", projects: [project.slug] };
    const { ticket, dateExpires } = await api.createExportTicket({ params: org, body });
    expect(Date.parse(dateExpires)).toBeGreaterThan(server.clock.nowMs());
    const url = (of: string, given = ticket) =>
      `/api/vedette/organizations/${of}/data-requests/export/?ticket=${encodeURIComponent(given)}`;
    expect(url(org.org)).not.toContain("mara");
    expect(Buffer.from(ticket.split(":").at(-1) ?? "", "base64url").toString("latin1")).not.toContain("mara");
    const get = async (address: string, token = owner.token) =>
      await server.send({ method: "GET", url: address, token });
    const file = await get(url(org.org));
    expect(file.headers).toMatchObject({
      "content-disposition": expect.stringContaining('attachment; filename="stored-data.ndjson"'),
      "content-type": "application/x-ndjson",
      "cache-control": "no-store",
    });
    expect(file.body).toBe((await exportedText(started, body)).body);
    const { rows } = await api.listAuditLogs({ params: org, query: { event: "data-request.export" } });
    expect(rows).toHaveLength(2);
    // Of others with the same right, elsewhere, made up, and too late.
    const other = await makePerson(server, organization, "owner");
    const elsewhere = await start();
    const plain = JSON.stringify({ person: { id: "7" }, projects: [] });
    for (const answer of [
      await get(url(org.org), other.token),
      await get(url(elsewhere.org.org), elsewhere.owner.token),
      await get(url(org.org, plain)),
      await get(url(org.org, `${ticket.slice(0, -8)}AAAAAAAA`)),
    ])
      expect([answer.statusCode, answer.json().code]).toEqual([410, "link_invalid"]);
    server.clock.advance(5 * 60_000);
    expect((await get(url(org.org))).statusCode).toBe(410);
    server.clock.advance(-5 * 60_000);
  });

  it("is told of the caller's own organization only", async () => {
    const [ours, theirs] = [await start(), await start()];
    const lines = await exported(ours, { email: "mara@example.net" });
    expect(new Set(lines.map(({ row }) => row["project_id"]))).toEqual(new Set([String(ours.project.id)]));
    const named = await server.send({
      method: "POST",
      url: `/api/vedette/organizations/${ours.org.org}/data-requests/export/`,
      token: ours.owner.token,
      payload: { id: "7", projects: [String(theirs.project.id)] },
    });
    expect(named.statusCode).toBe(404);
  });

  it("is deleted, and nothing else is", async () => {
    const [ours, theirs] = [await start(), await start()];
    const body = { email: "mara@example.net" };
    expect(await deleted(ours, body)).toMatchObject({
      state: "done",
      namedBy: ["email"],
      found: { errors: 2 },
      deleted: { errors: 2 },
      issues: { removed: 2, renamed: 0 },
      isComplete: true,
    });
    expect(await exported(ours, body)).toEqual([]);
    expect(titles(await exported(ours, { id: "8" }))).toEqual(["of Bo"]);
    expect(await exported(theirs, body)).toHaveLength(2);
    expect(await deleted(ours, body)).toMatchObject({ state: "done", deleted: {} });
    const listed = await server.client(ours.owner.token).listDataDeletions({ params: ours.org });
    expect(listed.map(({ state, deleted }) => [state, deleted])).toEqual([
      ["done", {}],
      ["done", { errors: 2 }],
    ]);
    expect(await server.client(theirs.owner.token).listDataDeletions({ params: theirs.org })).toEqual([]);
  });

  it("is deleted to the end, though an attempt was cut off in the middle", async () => {
    const { org, owner, organization } = await start();
    const api = server.client(owner.token);
    const rows = async () =>
      await server.meta.db
        .selectFrom("data_deletions")
        .selectAll()
        .where("organization_id", "=", organization.id)
        .execute();
    const asked = await api.deleteSubjectData({ params: org, body: { email: "mara@example.net" } });
    expect(asked).toMatchObject({ state: "waiting", found: null, deleted: {} });
    expect(JSON.stringify(await rows())).not.toContain("mara");
    // The rows are gone, and the server with them before it could say so.
    const events: typeof server.events = {
      ...server.events,
      deleteSubject: async (scope, subject) => {
        await server.events.deleteSubject(scope, subject);
        throw new Error("cut off");
      },
    };
    await expect(carryOut({ events })).rejects.toThrow("cut off");
    const params = { ...org, deletion: asked.id };
    expect(await api.getDataDeletion({ params })).toMatchObject({
      state: "running",
      found: { errors: 2 },
      failures: 1,
    });
    await carryOut();
    expect((await api.getDataDeletion({ params })).state).toBe("running");
    server.clock.advance(10_000);
    await carryOut();
    expect(await api.getDataDeletion({ params })).toMatchObject({
      state: "done",
      deleted: { errors: 2 },
      issues: { removed: 2, renamed: 0 },
    });
    expect(await rows()).toMatchObject([{ subject: null, groups_found: null }]);
    const log = await api.listAuditLogs({ params: org, query: {} });
    expect(log.rows.map(({ event }) => event).slice(0, 2)).toEqual([
      "data-request.done",
      "data-request.delete",
    ]);
    expect(log.rows[0]?.data).toMatchObject({ rows: 2, issuesRemoved: 2, isComplete: true });
    expect(JSON.stringify(log)).not.toContain("mara");
  });

  it("is given up after many attempts, and forgets whom it was about", async () => {
    const { org, owner } = await start();
    const api = server.client(owner.token);
    const { id } = await api.deleteSubjectData({ params: org, body: { id: "7" } });
    const processedSoFar = async () => await Promise.reject(new Error("no log"));
    for (let attempt = 0; attempt < deletionFailuresMax; attempt += 1) {
      await expect(carryOut({ processedSoFar })).rejects.toThrow("no log");
      server.clock.advance(600_000);
    }
    expect((await api.getDataDeletion({ params: { ...org, deletion: id } })).state).toBe("failed");
    const row = await server.meta.db
      .selectFrom("data_deletions")
      .select(["subject", "error"])
      .where("id", "=", Number(id) as never)
      .executeTakeFirst();
    expect(row).toEqual({ subject: null, error: "no log" });
    await carryOut();
  });

  it("is deleted also where it was received and not processed yet", async () => {
    const started = await start();
    const late = [{ message: "late of Mara", user: { id: "7" } }];
    const processedSoFar = async () => {
      await server.takeIn(started.project.id, late.splice(0));
      return true;
    };
    expect(await deleted(started, { id: "7" }, { processedSoFar })).toMatchObject({
      deleted: { errors: 2 },
      isComplete: true,
    });
    const behind = await deleted(started, { id: "7" }, { processedSoFar: async () => false });
    expect(behind.isComplete).toBe(false);
  });

  it("leaves no issue that speaks of it, and names those after what is left", async () => {
    const { org, owner, project, organization } = await start();
    const nowSeconds = server.clock.nowMs() / 1000;
    const of = (user: string, value: string, ageSeconds: number) => ({
      timestamp: nowSeconds - ageSeconds,
      user: { id: user },
      exception: [
        {
          type: "Oops",
          value,
          stacktrace: { frames: [{ function: "run", module: "m", filename: "m.js", in_app: true }] },
        },
      ],
    });
    await server.takeIn(project.id, [of("8", "told by Bo", 60), of("7", "told by Mara", 5)]);
    const api = server.client(owner.token);
    const titles = async () => {
      const list = await api.listOrganizationIssues({
        params: { org: organization.slug },
        query: { query: "" },
      });
      return list.items.map(({ title, metadata }) => [title, metadata["value"] ?? ""].join(" / "));
    };
    expect((await titles()).join()).toContain("told by Mara");
    const answer = await deleted({ owner, org }, { id: "7", email: "mara@example.net" });
    // Two messages had issues of their own, the error shares one with Bo's.
    expect(answer.issues).toEqual({ removed: 2, renamed: 1 });
    const left = (await titles()).join();
    expect(left).not.toContain("Mara");
    expect(left).toContain("Oops: told by Bo / told by Bo");
    const rows = await server.meta.db
      .selectFrom("issues")
      .selectAll()
      .where("project_id", "=", project.id)
      .execute();
    expect(JSON.stringify(rows)).not.toContain("Mara");
  });

  it.each([false, true])(
    "leaves no trace in merged issues, nor in their feeds (deleted is older: %s)",
    async (isOlder) => {
      const { org, owner, project } = await start();
      const nowSeconds = server.clock.nowMs() / 1000;
      const of = (user: string, message: string, ageSeconds: number) => ({
        timestamp: nowSeconds - ageSeconds,
        user: { id: user },
        message,
      });
      // Which of the two takes the other in is decided by age: both ways round.
      await server.takeIn(project.id, [
        of("8", "kept of Bo", isOlder ? 5 : 600),
        of("7", "merged of Mara", isOlder ? 600 : 5),
      ]);
      const rows = async () =>
        await server.meta.db.selectFrom("issues").selectAll().where("project_id", "=", project.id).execute();
      const ids = (await rows())
        .filter(({ title }) => /kept of Bo|merged of Mara/.test(title))
        .map(({ id }) => id);
      const scope = makeProjectScope([project.id]);
      const { parentId } = await mergeIssues(
        server.meta,
        scope,
        { ids, userId: undefined },
        server.clock.nowMs(),
      );
      const feed = async () =>
        await server.meta.db
          .selectFrom("issue_activities")
          .selectAll()
          .where("issue_id", "=", parentId)
          .execute();
      if (!isOlder) expect(JSON.stringify(await feed())).toContain("merged of Mara");
      await deleted({ owner, org }, { id: "7", email: "mara@example.net" });
      expect(JSON.stringify([await rows(), await feed()])).not.toContain("Mara");
      expect((await rows()).find(({ id }) => id === parentId)?.title).toBe("kept of Bo");
    },
  );

  it("is for owners to ask, and names somebody", async () => {
    const { organization, org, owner } = await start();
    const manager = server.client((await makePerson(server, organization, "manager")).token);
    await expect(manager.deleteSubjectData({ params: org, body: { id: "7" } })).rejects.toMatchObject({
      status: 403,
    });
    const api = server.client(owner.token);
    await expect(api.deleteSubjectData({ params: org, body: {} })).rejects.toMatchObject({ status: 400 });
    await expect(api.deleteSubjectData({ params: org, body: { id: " " } })).rejects.toMatchObject({
      status: 400,
    });
  });
});
