import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mergeIssues } from "#domain/issues/merge/merge-issues.ts";
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

async function exported({ owner, org }: Pick<Started, "owner" | "org">, body: object) {
  const answer = await server.send({
    method: "POST",
    url: `/api/vedette/organizations/${org.org}/data-requests/export/`,
    token: owner.token,
    payload: body,
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toContain("application/x-ndjson");
  return answer.body
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { table: string; row: Record<string, unknown> });
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
    const api = server.client(ours.owner.token);
    const body = { email: "mara@example.net" };
    expect(await api.deleteSubjectData({ params: ours.org, body })).toEqual({
      deleted: { errors: 2 },
      total: 2,
      issues: { removed: 2, renamed: 0 },
      isComplete: true,
    });
    expect(await exported(ours, body)).toEqual([]);
    expect(titles(await exported(ours, { id: "8" }))).toEqual(["of Bo"]);
    expect(await exported(theirs, body)).toHaveLength(2);
    expect(await api.deleteSubjectData({ params: ours.org, body })).toMatchObject({ deleted: {}, total: 0 });
  });

  it("is deleted also where it was received and not processed yet", async () => {
    const { org, owner, project } = await start();
    const late = { message: "late of Mara", user: { id: "7" } };
    server.state.beforeProcessed = async () => {
      server.state.beforeProcessed = undefined;
      await server.takeIn(project.id, [late]);
      return true;
    };
    const answer = await server.client(owner.token).deleteSubjectData({ params: org, body: { id: "7" } });
    expect(answer).toMatchObject({ deleted: { errors: 2 }, isComplete: true });
    server.state.beforeProcessed = async () => false;
    const behind = await server.client(owner.token).deleteSubjectData({ params: org, body: { id: "7" } });
    server.state.beforeProcessed = undefined;
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
    const answer = await api.deleteSubjectData({ params: org, body: { id: "7", email: "mara@example.net" } });
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
      await server.client(owner.token).deleteSubjectData({
        params: org,
        body: { id: "7", email: "mara@example.net" },
      });
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
