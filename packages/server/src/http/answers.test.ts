import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

const get = async (url: string, headers: Record<string, string> = {}) =>
  await server.send({ method: "GET", url, headers });

describe("health", () => {
  it("lives without asking any store, and is ready only when events can be taken", async () => {
    expect((await get("/api/health/live")).json()).toEqual({ status: "ok" });
    expect((await get("/api/health/ready")).statusCode).toBe(200);
    server.state.reasons = ["log_at_bound"];
    const answer = await get("/api/health/ready");
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ status: "not_ready", reasons: ["The ingest log is at its bound."] });
    server.state.reasons = [];
    expect((await get("/api/health/ready/")).statusCode).toBe(200);
  });

  it("shows figures to people who are signed in", async () => {
    const { owner } = await makeOrganization(server);
    expect(await server.client(owner.token).healthFigures()).toMatchObject({
      status: "ready",
      figures: { log: { records: 0 } },
    });
  });
});

describe("answers of the API", () => {
  it("are JSON that nothing caches, frames or runs", async () => {
    for (const answer of [
      await get("/api/0/"),
      await get("/api/0/nothing/"),
      await get("/api/vedette/me/"),
    ]) {
      expect(answer.headers).toMatchObject({
        "content-type": expect.stringContaining("application/json"),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "referrer-policy": "same-origin",
      });
    }
  });

  it.each([
    ["no JSON", "{", "application/json", 400, "bad_request"],
    ["another type", "<x/>", "application/xml", 415, "unsupported_media_type"],
    ["a form of another site", "email=a", "application/x-www-form-urlencoded", 415, "unsupported_media_type"],
    ["too much", JSON.stringify("x".repeat(300_000)), "application/json", 413, "too_large"],
    ["a poisoned prototype", '{"__proto__": {"x": 1}}', "application/json", 400, "bad_request"],
  ])("refuse a body that is %s", async (_, payload, type, status, code) => {
    const answer = await server.send({
      method: "POST",
      url: "/api/vedette/session/",
      headers: { "content-type": type },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code, detail: expect.any(String) });
  });

  it("tell nothing of a fault of ours but its number", async () => {
    const { owner, organization } = await makeOrganization(server);
    const { db } = server.meta;
    await db.schema.alterTable("issues").renameTo("issues_hidden").execute();
    const answer = await server.send({
      method: "GET",
      url: `/api/0/organizations/${organization.slug}/issues/`,
      token: owner.token,
    });
    await db.schema.alterTable("issues_hidden").renameTo("issues").execute();
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      detail: "Internal error",
      code: "internal",
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("describe themselves as OpenAPI", async () => {
    const document = (await get("/api/vedette/openapi.json")).json();
    expect(document.openapi).toBe("3.1.0");
    expect(document.paths["/api/0/organizations/{org}/issues/"].get.operationId).toBe(
      "listOrganizationIssues",
    );
    expect(document.components.schemas.Event.properties.release).toEqual({ type: "string", maxLength: 200 });
  });
});

describe("the page", () => {
  it("says what to do while it is not built", async () => {
    const answer = await get("/");
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain("npm start");
  });

  it("is served with its files kept for ever and its document asked anew", async () => {
    await mkdir(join(server.webDist, "assets"), { recursive: true });
    await writeFile(join(server.webDist, "index.html"), "<!doctype html><title>Vedette</title>");
    await writeFile(join(server.webDist, "assets/index-B1x_9Zq2.js"), "console.log(1)");
    await writeFile(join(server.webDist, "assets/index-B1x_9Zq2.js.br"), "brotli bytes");
    await writeFile(join(server.webDist, "assets/index-B1x_9Zq2.js.gz"), "gzip bytes");
    await writeFile(join(server.webDist, "favicon.svg"), "<svg/>");
    server.clock.advance(2000);

    for (const url of [
      "/",
      "/index.html",
      "/organizations/shop/issues/7/?query=is%3Aopen",
      "/setup/token",
      "/apiary",
    ]) {
      const page = await get(url);
      expect(page.headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
      });
      expect(page.body).toContain("<title>Vedette</title>");
      const policy = String(page.headers["content-security-policy"]);
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
    }
    const script = await get("/assets/index-B1x_9Zq2.js");
    expect(script.headers).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "content-type": "text/javascript; charset=utf-8",
      vary: "accept-encoding",
    });
    expect((await get("/favicon.svg")).headers["cache-control"]).toBe("no-cache");
  });

  it.each([
    ["br, gzip", "br", "brotli bytes"],
    ["gzip, deflate", "gzip", "gzip bytes"],
    ["br;q=0, gzip;q=0.5", "gzip", "gzip bytes"],
    ["identity", undefined, "console.log(1)"],
  ])("answers Accept-Encoding %s", async (accept, encoding, body) => {
    const answer = await get("/assets/index-B1x_9Zq2.js", { "accept-encoding": accept });
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.rawPayload.toString()).toBe(body);
  });

  it("does not send a compressed file of an earlier build", async () => {
    await utimes(join(server.webDist, "assets/index-B1x_9Zq2.js.br"), 1, 1);
    server.clock.advance(2000);
    // An unknown name makes it look at the folder again.
    await get("/assets/unknown-00000000.js");
    const answer = await get("/assets/index-B1x_9Zq2.js", { "accept-encoding": "br, gzip" });
    expect(answer.headers["content-encoding"]).toBe("gzip");
  });

  it("answers 304 to what the browser has, and no body to HEAD", async () => {
    const first = await get("/favicon.svg");
    const again = await get("/favicon.svg", { "if-none-match": String(first.headers["etag"]) });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    const head = await server.send({ method: "HEAD", url: "/favicon.svg" });
    expect([head.statusCode, head.body, head.headers["content-length"]]).toEqual([200, "", "6"]);
  });

  it.each([
    "/../package.json",
    "/..%2f..%2fmeta.db",
    "/assets/..%2f..%2fmeta.db",
    "/%2e%2e/meta.db",
    "/..\\meta.db",
    "/%00",
    "//meta.db",
  ])("never leads out of its folder: %s", async (url) => {
    const answer = await get(url);
    expect(answer.body).not.toContain("SQLite");
    expect(answer.headers["content-type"]).toMatch(/text\/(html|plain)/);
  });

  it("refuses an address that is no text", async () => {
    const answer = await get("/%ff");
    expect([answer.statusCode, answer.json().code]).toEqual([400, "bad_request"]);
  });

  it("does not answer a script that is not there with a document", async () => {
    for (const url of ["/assets/old-12345678.js", `/js-sdk-loader/${"a".repeat(32)}.min.js`]) {
      const answer = await get(url);
      expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
        404,
        expect.stringContaining("text/plain"),
      ]);
    }
    expect((await server.send({ method: "POST", url: "/" })).statusCode).toBe(404);
  });
});
