/** What a link to an issue shows to people without an account. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization, type TestOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: TestOrganization;
let other: TestOrganization;
let api: ReturnType<TestServer["client"]>;

let events = 0;

const update = async (target: { org: string; issue: string }, body: object, client = api) =>
  await client.updateOrganizationIssue({ params: target, body });

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  other = await makeOrganization(server);
  api = server.client(shop.owner.token);
});
afterAll(async () => {
  await server.close();
});

describe("a share link", () => {
  const secretEvent = {
    user: { id: "77", email: "jane@customers.example", ip_address: "198.51.100.7" },
    request: { url: "https://shop.example/pay?token=s3cret", headers: { "X-Customer": "jane" } },
    tags: { customer: "jane-tag" },
    extra: { note: "jane-extra" },
    contexts: { account: { plan: "jane-context" } },
    breadcrumbs: [{ message: "jane-crumb" }],
    exception: {
      values: [
        {
          type: "SharedError",
          value: "it failed",
          mechanism: { type: "generic", handled: false, data: { who: "jane-mechanism" } },
          stacktrace: {
            registers: { rax: "0xfeed" },
            frames: [
              {
                filename: "shop/pay.py",
                abs_path: "/home/jane/shop/pay.py",
                function: "pay",
                lineno: 7,
                context_line: "raise SharedError()",
                in_app: true,
                vars: { card: "jane-variable" },
              },
            ],
          },
        },
      ],
    },
  };

  async function sharedIssue() {
    events += 1;
    await server.takeIn(shop.project.id, [
      {
        event_id: String(events).padStart(32, "b"),
        timestamp: server.clock.nowMs() / 1000,
        platform: "python",
        ...secretEvent,
      },
    ]);
    const [issue] = (
      await api.listOrganizationIssues({
        params: { org: shop.organization.slug },
        query: { query: "SharedError" },
      })
    ).items;
    return { org: shop.organization.slug, issue: issue?.id ?? "" };
  }

  it("shows the fault to anybody, and nothing of the people who met it", async () => {
    const target = await sharedIssue();
    const shared = await update(target, { isPublic: true });
    expect(shared).toMatchObject({ isPublic: true, shareId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const share = shared.shareId ?? "";
    const stranger = server.client();
    const view = await stranger.getSharedIssue({ params: { share } });
    expect(view).toMatchObject({
      shareId: share,
      title: "SharedError: it failed",
      level: "error",
      count: "1",
      userCount: 1,
      latestEvent: { entries: [{ type: "exception" }] },
    });
    const [value] = view.latestEvent?.entries[0]?.data.values ?? [];
    expect(value).toMatchObject({ type: "SharedError", value: "it failed" });
    expect(value?.stacktrace?.frames[0]).toMatchObject({
      function: "pay",
      lineNo: 7,
      vars: null,
      absPath: null,
    });
    const answer = await server.send({ method: "GET", url: `/api/0/shared/issues/${share}/` });
    expect(answer.body).not.toMatch(/jane|198\.51|s3cret|0xfeed|token/);
    expect((await stranger.getOrganizationSharedIssue({ params: { org: target.org, share } })).shareId).toBe(
      share,
    );
    await expect(
      stranger.getOrganizationSharedIssue({ params: { org: other.organization.slug, share } }),
    ).rejects.toMatchObject({ status: 404 });
    expect((await update(target, { isPublic: true })).shareId).toBe(share);

    await update(target, { isPublic: false });
    await expect(stranger.getSharedIssue({ params: { share } })).rejects.toMatchObject({ status: 404 });
    const again = await update(target, { isPublic: true });
    expect(again.shareId).not.toBe(share);
    expect(again.activity.map((one) => one.type)).toEqual([
      "set_public",
      "set_private",
      "set_public",
      "first_seen",
    ]);
  });

  it("cannot be guessed at, nor read without end from one address", async () => {
    for (const share of ["0".repeat(32), "x", "1", "'; drop table issue_shares; --"])
      await expect(server.client().getSharedIssue({ params: { share } })).rejects.toMatchObject({
        status: 404,
      });
    const read = async () =>
      await server.send({
        method: "GET",
        url: `/api/0/shared/issues/${"0".repeat(32)}/`,
        remoteAddress: "198.51.100.9",
      });
    const statuses = [];
    for (let time = 0; time < 61; time += 1) statuses.push((await read()).statusCode);
    expect(statuses.filter((status) => status === 404)).toHaveLength(60);
    const refused = await read();
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  });
});
