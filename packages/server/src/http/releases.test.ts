/** Releases and their commits through the Web API, as command-line tools make them known. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProjectId } from "@vedette/protocol";
import { insertReleases } from "#domain/issues/releases-seen.ts";
import { createProject } from "#domain/projects/projects.ts";
import { mintOrganizationToken } from "#domain/tokens/tokens.ts";
import { makeOrganization, makePerson, type TestOrganization } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: TestOrganization;
let api: ReturnType<TestServer["client"]>;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});
beforeEach(async () => {
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
});

const org = () => ({ org: shop.organization.slug });
const post = async (payload: object, token = shop.owner.token) =>
  await server.send({
    method: "POST",
    url: `/api/0/organizations/${shop.organization.slug}/releases/`,
    payload,
    token,
  });
const sha = "9c3f1d0e".repeat(5);
const commit = {
  id: sha,
  repository: "acme/shop",
  message: "Stop counting twice",
  author_name: "Ada",
  author_email: "ada@example.com",
  timestamp: "2026-11-02T10:00:00+01:00",
  patch_set: [{ path: "shop/pay.py", type: "M" }],
};

describe("a release", () => {
  it("is new once, and after that known", async () => {
    const body = { version: "shop@1.2.0+7", projects: [shop.project.slug], dateStarted: null };
    const made = await post(body);
    expect([made.statusCode, made.json()]).toMatchObject([
      201,
      {
        version: "shop@1.2.0+7",
        shortVersion: "1.2.0+7",
        versionInfo: { package: "shop", buildHash: "7" },
        status: "open",
        dateReleased: null,
        lastCommit: null,
        projects: [{ slug: shop.project.slug }],
      },
    ]);
    const again = await post({ ...body, dateReleased: "2026-11-03T00:00:00Z" });
    expect([again.statusCode, again.json()]).toMatchObject([
      208,
      { dateReleased: "2026-11-03T00:00:00.000Z" },
    ]);
    const archived = await post({ version: body.version, projects: [], status: "archived" });
    expect([archived.statusCode, archived.json()]).toMatchObject([208, { status: "archived" }]);
    const params = { ...org(), version: body.version };
    expect(await api.getRelease({ params, query: {} })).toMatchObject({ status: "archived", newGroups: 0 });
  });

  it("tells what was new in it", async () => {
    await server.takeIn(shop.project.id, [
      { event_id: "1".repeat(32), message: "one", release: "shop@3.0.0" },
      { event_id: "2".repeat(32), message: "two", release: "shop@3.0.0" },
    ]);
    const params = { ...org(), version: "shop@3.0.0" };
    const told = { newGroups: 2, firstEvent: expect.any(String), projects: [{ slug: shop.project.slug }] };
    expect(await api.getRelease({ params, query: {} })).toMatchObject({ ...told, id: 0 });
    const released = await api.updateRelease({ params, body: { dateReleased: "2026-11-03T00:00:00Z" } });
    expect(released).toMatchObject({ ...told, dateReleased: "2026-11-03T00:00:00.000Z" });
    expect(released.id).not.toBe(0);
  });

  it("holds commits, which are set and set anew", async () => {
    const params = { ...org(), version: "shop@1.0.0" };
    await post({ version: "shop@1.0.0", projects: [shop.project.slug], commits: [commit] });
    const listed = await api.listReleaseCommits({ params, query: {} });
    expect(listed.items).toEqual([
      {
        id: sha,
        message: "Stop counting twice",
        dateCreated: "2026-11-02T09:00:00.000Z",
        repository: { name: "acme/shop" },
        author: { name: "Ada", email: "ada@example.com" },
      },
    ]);
    const refs = [{ repository: "acme/shop", commit: `${"1".repeat(40)}..${"2".repeat(40)}` }];
    const changed = await api.updateRelease({ params, body: { refs } });
    expect(changed).toMatchObject({ commitCount: 1, lastCommit: { id: "2".repeat(40), message: null } });
    expect(await api.updateRelease({ params, body: { refs: [] } })).toMatchObject({ commitCount: 0 });
  });

  it("knows the one before it whose commits are known", async () => {
    await post({ version: "1.0.0", projects: [shop.project.slug], commits: [commit] });
    server.clock.advance(5);
    await post({ version: "1.1.0", projects: [shop.project.slug] });
    const before = async (version: string) =>
      await api.getPreviousReleaseWithCommits({ params: { ...org(), version } });
    expect(await before("1.1.0")).toMatchObject({ version: "1.0.0", lastCommit: { id: sha } });
    expect(await before("1.0.0")).toEqual({});
  });

  it.each([
    [{ version: "a/b" }, "version"],
    [{ version: "x".repeat(251) }, "version"],
    [{ projects: [] }, "projects"],
    [{ commits: [{ message: "no id" }] }, "commits"],
    [{ refs: [{ commit: "a" }] }, "refs"],
    [{ dateReleased: "yesterday" }, "dateReleased"],
    [{ status: "deleted" }, "status"],
  ])("is refused where it makes no sense: %j", async (wrong, field) => {
    const answer = await post({ version: "1.0.0", projects: [shop.project.slug], ...wrong });
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: "invalid_input" }]);
    expect(answer.body).toContain(field);
  });

  it("is made by a token of continuous integration, in projects that its maker sees", async () => {
    const minted = await mintOrganizationToken(
      server.meta,
      { organization: shop.organization, publicUrl: testPublicUrl, name: "ci", scopes: ["org:ci"] },
      server.clock.nowMs(),
    );
    const body = { version: "1.0.0", projects: [shop.project.slug] };
    expect((await post(body, minted.secret)).statusCode).toBe(201);
    const outsider = await makePerson(server, shop.organization, "member");
    expect((await post(body, outsider.token)).statusCode).toBe(404);
    const theirs = server.client(outsider.token);
    await expect(
      theirs.getRelease({ params: { ...org(), version: "1.0.0" }, query: {} }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it("takes both forms of its project's address", async () => {
    const params = { ...org(), project: shop.project.slug };
    await api.createProjectRelease({ params, body: { version: "2.0.0" } });
    const body = { commits: [commit] };
    expect(await api.updateProjectRelease({ params: { ...params, version: "2.0.0" }, body })).toMatchObject({
      commitCount: 1,
      projects: [{ slug: shop.project.slug }],
    });
  });
});

describe("an issue that was resolved in a commit", () => {
  it("comes back in the release with the commit, and not before", async () => {
    let at = 0;
    const happen = async (release: string) => {
      server.clock.advance(10);
      at += 1;
      await server.takeIn(shop.project.id, [
        {
          event_id: String(at).padStart(32, "c"),
          timestamp: server.clock.nowMs() / 1000,
          message: "counted twice",
          release,
        },
      ]);
    };
    await happen("shop@1.0.0");
    const [issue] = (await api.listOrganizationIssues({ params: org(), query: { query: "" } })).items;
    const id = issue?.id ?? "";
    const state = async () => {
      const { status, substatus, statusDetails } = await api.getIssue({ params: { issue: id } });
      return { status, substatus, statusDetails };
    };
    server.clock.advance(10);
    const inCommit = { commit: sha, repository: "acme/shop" };
    await api.updateIssue({
      params: { issue: id },
      body: { status: "resolved", statusDetails: { inCommit } },
    });
    const resolved = { status: "resolved", substatus: null, statusDetails: { inCommit } };
    await happen("shop@1.1.0");
    expect(await state()).toEqual(resolved);
    server.clock.advance(10);
    await post({ version: "shop@1.2.0", projects: [shop.project.slug], commits: [commit] });
    await happen("shop@1.1.0");
    expect(await state()).toEqual(resolved);
    await happen("shop@1.2.1");
    expect(await state()).toEqual({ status: "unresolved", substatus: "regressed", statusDetails: {} });
  });

  it("may be resolved in a release that only its maker has named", async () => {
    await server.takeIn(shop.project.id, [{ event_id: "e".repeat(32), message: "once" }]);
    const [issue] = (await api.listOrganizationIssues({ params: org(), query: { query: "" } })).items;
    const params = { issue: issue?.id ?? "" };
    const body = { status: "resolved", statusDetails: { inRelease: "shop@9.0.0" } } as const;
    await expect(api.updateIssue({ params, body })).rejects.toMatchObject({ code: "release_unknown" });
    await post({ version: "shop@9.0.0", projects: [shop.project.slug] });
    expect(await api.updateIssue({ params, body })).toMatchObject({ status: "resolved" });
  });
});

describe("the list of releases", () => {
  const versions = async (query: NonNullable<Parameters<typeof api.listReleases>[0]["query"]> = {}) =>
    (await api.listReleases({ params: org(), query })).items.map(({ version }) => version);
  const inProject = () => ({ ...org(), project: shop.project.slug });

  it("holds what was made known and what events have named, the latest first", async () => {
    await server.takeIn(shop.project.id, [
      { event_id: "1".repeat(32), message: "one", release: "shop@1.0.0" },
      { event_id: "2".repeat(32), message: "two", release: "shop@1.0.0" },
    ]);
    server.clock.advance(1000);
    await post({ version: "shop@2.0.0", projects: [shop.project.slug], commits: [commit] });
    server.clock.advance(1000);
    await post({ version: "other@1", projects: [shop.project.slug], status: "archived" });
    expect(await versions()).toEqual(["other@1", "shop@2.0.0", "shop@1.0.0"]);
    expect(await versions({ query: "SHOP@" })).toEqual(["shop@2.0.0", "shop@1.0.0"]);
    expect(await versions({ status: "archived" })).toEqual(["other@1"]);
    expect(await versions({ status: "open", project: [shop.project.slug] })).toHaveLength(2);
    const { items } = await api.listProjectReleases({ params: inProject(), query: { query: "shop" } });
    expect(items).toMatchObject([
      { version: "shop@2.0.0", commitCount: 1, lastCommit: { id: sha }, newGroups: 0, firstEvent: null },
      { version: "shop@1.0.0", commitCount: 0, lastCommit: null, newGroups: 2, dateReleased: null },
    ]);
  });

  it("comes in pages", async () => {
    for (const version of ["1", "2", "3"]) {
      await post({ version, projects: [shop.project.slug] });
      server.clock.advance(1000);
    }
    const first = await api.listReleases({ params: org(), query: { per_page: 2 } });
    expect(first).toMatchObject({ items: [{ version: "3" }, { version: "2" }], hits: 3 });
    expect(await versions({ per_page: 2, cursor: first.nextCursor })).toEqual(["1"]);
    await expect(versions({ cursor: "x" })).rejects.toMatchObject({ code: "invalid_cursor" });
  });

  it("says nothing of projects that one may not see", async () => {
    await post({ version: "shop@2.0.0", projects: [shop.project.slug] });
    await server.takeIn(shop.project.id, [{ event_id: "3".repeat(32), message: "x", release: "shop@3.0.0" }]);
    const outsider = server.client((await makePerson(server, shop.organization, "member")).token);
    expect((await outsider.listReleases({ params: org(), query: {} })).items).toEqual([]);
    for (const version of ["shop@2.0.0", "shop@3.0.0"])
      await expect(outsider.getRelease({ params: { ...org(), version }, query: {} })).rejects.toMatchObject({
        status: 404,
      });
  });

  it("loses what is removed, and keeps what events have named", async () => {
    await post({ version: "shop@2.0.0", projects: [shop.project.slug], commits: [commit] });
    await server.takeIn(shop.project.id, [{ event_id: "4".repeat(32), message: "x", release: "shop@3.0.0" }]);
    await api.deleteRelease({ params: { ...org(), version: "shop@2.0.0" } });
    expect(await versions()).toEqual(["shop@3.0.0"]);
    await expect(api.deleteRelease({ params: { ...org(), version: "shop@3.0.0" } })).rejects.toMatchObject({
      status: 400,
    });
    await expect(api.deleteRelease({ params: { ...org(), version: "shop@2.0.0" } })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("the commits that may have caused an event", () => {
  const happen = async (digit: string, release: string | undefined, file = "shop/pay.py") => {
    const frames = [
      { function: "serve", filename: "shop/app.py", in_app: true },
      { function: "charge", filename: file, abs_path: `/srv/app/${file}`, in_app: true },
    ];
    await server.takeIn(shop.project.id, [
      {
        event_id: digit.repeat(32),
        platform: "python",
        ...(release === undefined ? {} : { release }),
        exception: { values: [{ type: "PayError", stacktrace: { frames } }] },
      },
    ]);
  };
  const committersOf = async (digit: string, token = shop.owner.token) =>
    await server.client(token).listEventCommitters({
      params: { ...org(), project: shop.project.slug, event: digit.repeat(32) },
    });
  const other = {
    ...commit,
    id: "a".repeat(40),
    author_name: "Bo",
    author_email: "bo@example.com",
    patch_set: [{ path: "shop/app.py", type: "M" }],
  };

  it("are those of the issue's first release that touched a file of its frames", async () => {
    const commits = [
      other,
      { ...other, id: "b".repeat(40), patch_set: [{ path: "docs/pay.py" }, { path: "README.md" }] },
      commit,
    ];
    await post({ version: "shop@1.0.0", projects: [shop.project.slug], commits });
    await post({ version: "shop@1.1.0", projects: [shop.project.slug], commits: [other] });
    await happen("1", "shop@1.0.0");
    await happen("2", "shop@1.1.0");
    const found = await committersOf("2");
    expect(found).toMatchObject({
      release: "shop@1.0.0",
      committers: [
        {
          author: { name: "Ada", email: "ada@example.com" },
          commits: [
            { id: sha, message: "Stop counting twice", files: [{ path: "shop/pay.py", function: "charge" }] },
          ],
        },
        { author: { name: "Bo" }, commits: [{ files: [{ path: "shop/app.py", function: "serve" }] }] },
      ],
    });
    expect(found.committers[1]?.commits).toHaveLength(1);
  });

  it("stand in the order of how likely they are, and not of the release", async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    const by = (id: string, days: number, ...paths: string[]) => ({
      ...commit,
      id: id.repeat(40),
      author_name: id,
      author_email: `${id}@example.com`,
      timestamp: daysAgo(days),
      patch_set: paths.map((path) => ({ path })),
    });
    const everything = Array.from({ length: 300 }, (_, index) => `shop/file${index}.py`);
    const commits = [
      by("a", -3, "shop/pay.py"),
      by("b", 1, "shop/pay.py", ...everything),
      by("c", 60, "shop/pay.py"),
      by("d", 1, "shop/app.py"),
      by("e", 1, "shop/pay.py", "shop/app.py"),
    ];
    await post({ version: "shop@1.0.0", projects: [shop.project.slug], commits });
    await happen("7", "shop@1.0.0");
    const { committers } = await committersOf("7");
    const scores = committers.map(({ commits: [one] }) => one?.score ?? 0);
    expect(committers.map(({ author }) => author.name)).toEqual(["e", "b", "c", "d", "a"]);
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
  });

  it("are those of the event's own release where the first one tells nothing", async () => {
    await happen("3", "shop@1.0.0");
    await post({ version: "shop@1.1.0", projects: [shop.project.slug], commits: [commit] });
    await happen("4", "shop@1.1.0");
    expect(await committersOf("4")).toMatchObject({ release: "shop@1.1.0", committers: [{}] });
  });

  it("are none without a release, without its commits, and of other files", async () => {
    const nothing = { committers: [], release: null };
    await happen("5", undefined);
    expect(await committersOf("5")).toEqual(nothing);
    await post({ version: "shop@1.0.0", projects: [shop.project.slug], commits: [commit] });
    await happen("6", "shop@1.0.0", "shop/cart.py");
    expect(await committersOf("6")).toEqual(nothing);
    await expect(committersOf("f")).rejects.toMatchObject({ status: 404 });
  });
});

type Range = NonNullable<Parameters<typeof api.listReleaseSightings>[0]["query"]>;

describe("the releases that appeared in a range", () => {
  const sightings = async (token: string, query: Range) =>
    await server.client(token).listReleaseSightings({ params: org(), query });

  it("are told to those who see the projects", async () => {
    const nowMs = server.clock.nowMs();
    const hourMs = 3_600_000;
    const { project: second } = await createProject(
      server.meta,
      { organizationId: shop.organization.id, name: "Second" },
      nowMs,
    );
    const seen = (projectId: ProjectId, version: string, hoursAgo: number) => ({
      projectId,
      version,
      firstSeenMs: nowMs - hoursAgo * hourMs,
    });
    await insertReleases(server.meta.db, [
      seen(shop.project.id, "shop@1.0.0+7", 30),
      seen(shop.project.id, "shop@1.1.0", 2),
      seen(second.id, "app@3.0.0", 1),
      seen(shop.project.id, "old", 24 * 20),
    ]);
    const versions = async (query: Range) =>
      (await sightings(shop.owner.token, query)).map((one) => one.version);
    expect(await versions({ statsPeriod: "24h" })).toEqual(["app@3.0.0", "shop@1.1.0"]);
    expect(await versions({})).toEqual(["app@3.0.0", "shop@1.1.0", "shop@1.0.0+7"]);
    expect(await versions({ project: [shop.project.slug] })).toEqual(["shop@1.1.0", "shop@1.0.0+7"]);
    const start = new Date(nowMs - 31 * hourMs).toISOString();
    const end = new Date(nowMs - 29 * hourMs).toISOString();
    expect(await sightings(shop.owner.token, { start, end })).toEqual([
      {
        version: "shop@1.0.0+7",
        shortVersion: "1.0.0+7",
        firstSeen: new Date(nowMs - 30 * hourMs).toISOString(),
      },
    ]);
    const outsider = await makePerson(server, shop.organization, "member");
    expect(await sightings(outsider.token, {})).toEqual([]);
    await expect(sightings(shop.owner.token, { project: ["nowhere"] })).rejects.toMatchObject({
      status: 404,
    });
    await expect(sightings(shop.owner.token, { start: "then" })).rejects.toMatchObject({ status: 400 });
  });
});
