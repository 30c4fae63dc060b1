import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization, testPassword } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

describe("the first issue through the web API", () => {
  it("is listed with its figures, opened, and its event shown", async () => {
    const { organization, project, owner } = await makeOrganization(server);
    const nowSeconds = server.clock.nowMs() / 1000;
    await server.takeIn(project.id, [
      {
        event_id: "a".repeat(32),
        timestamp: nowSeconds - 5,
        platform: "node",
        release: "shop@1.0.0",
        environment: "production",
        user: { id: "7", email: "ann@example.com" },
        tags: { plan: "gold" },
        exception: {
          values: [
            { type: "ConnectionError", value: "refused" },
            {
              type: "PaymentError",
              value: "card declined",
              mechanism: { type: "generic", handled: false },
              stacktrace: {
                frames: [
                  { filename: "node:internal/x.js", function: "run", lineno: 3, in_app: false },
                  {
                    filename: "pay.ts",
                    function: "charge",
                    lineno: 12,
                    colno: 5,
                    in_app: true,
                    pre_context: ["function charge() {"],
                    context_line: "  throw new PaymentError();",
                    post_context: ["}"],
                  },
                ],
              },
            },
          ],
        },
        breadcrumbs: [{ timestamp: nowSeconds - 9, category: "http", message: "GET /cart" }],
        request: { url: "https://shop.example/pay?step=2", method: "post" },
      },
    ]);
    const api = server.client(owner.token);
    const params = { org: organization.slug };
    const { items } = await api.listOrganizationIssues({
      params,
      query: { query: "is:unresolved plan:gold" },
    });
    expect(items).toHaveLength(1);
    const issue = items[0];
    expect(issue).toMatchObject({
      title: "PaymentError: card declined",
      culprit: "charge(pay.ts)",
      level: "error",
      count: "1",
      userCount: 1,
      status: "unresolved",
      isUnhandled: true,
      project: { slug: project.slug },
    });
    expect(issue?.stats["24h"]?.reduce((sum, [, count]) => sum + count, 0)).toBe(1);
    const event = await api.getOrganizationIssueEvent({
      params: { ...params, issue: issue?.id ?? "", event: "latest" },
    });
    expect(event).toMatchObject({
      eventID: "a".repeat(32),
      environment: "production",
      release: { version: "shop@1.0.0" },
      user: { id: "7", email: "ann@example.com" },
      previousEventID: null,
      nextEventID: null,
    });
    const exception = event.entries.find((entry) => entry.type === "exception");
    expect(exception?.data.values.map((value) => value.type)).toEqual(["ConnectionError", "PaymentError"]);
    expect(exception?.data.values[1]?.stacktrace?.frames[1]).toMatchObject({
      function: "charge",
      lineNo: 12,
      inApp: true,
      context: [
        [11, "function charge() {"],
        [12, "  throw new PaymentError();"],
        [13, "}"],
      ],
    });
  });
});

describe("a session", () => {
  it("begins with the right password, holds by the cookie and ends", async () => {
    const { owner } = await makeOrganization(server);
    const signIn = await server.send({
      method: "POST",
      url: "/api/vedette/session/",
      headers: { origin: testPublicUrl },
      payload: { email: owner.email, password: testPassword },
    });
    expect(signIn.statusCode).toBe(200);
    const cookie = signIn.cookies[0];
    expect(cookie).toMatchObject({ name: "vedette_session", httpOnly: true, sameSite: "Lax", path: "/" });
    const headers = { cookie: `${cookie?.name}=${encodeURIComponent(cookie?.value ?? "")}` };
    const me = await server.send({ method: "GET", url: "/api/vedette/me", headers });
    expect(me.json()).toMatchObject({ email: owner.email });
    const out = await server.send({
      method: "DELETE",
      url: "/api/vedette/session/",
      headers: { ...headers, origin: testPublicUrl },
    });
    expect(out.statusCode).toBe(204);
    expect((await server.send({ method: "GET", url: "/api/vedette/me", headers })).statusCode).toBe(401);
  });
});
