import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { deflateSync } from "node:zlib";
import { Script } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeUtf8, type EnvelopeItem } from "@vedette/protocol";
import { startTestReceiver, testPublicKey, type TestReceiver } from "../testing/test-receiver.ts";

const eventId = "9ec79c33ec9942ab8353589fcb2e04dc";
const auth = { "x-sentry-auth": `Sentry sentry_key=${testPublicKey}, sentry_version=7` };
const query = `sentry_key=${testPublicKey}`;
const dsn = `https://${testPublicKey}@errors.example/14`;
const tooManyReports = JSON.stringify(Array.from({ length: 101 }, () => ({})));
const json = (item: EnvelopeItem | undefined): unknown =>
  JSON.parse(decodeUtf8(item?.payload ?? new Uint8Array()));

let test: TestReceiver;
beforeEach(async () => {
  test = await startTestReceiver();
});
afterEach(() => test.stop());

describe("addresses", () => {
  const envelope = '{}\n{"type":"session"}\n{}\n';
  it.each([
    ["/api/14/envelope/", 200],
    ["/api/14/envelope", 200],
    ["//api//14///envelope//", 200],
    ["/api/14/envelope/x", 404],
    ["/api/x/envelope/", 404],
    ["/api/envelope/", 404],
    ["/api/99999999999999999999/envelope/", 404],
    ["/v1/nothing", 404],
    ["/tunnel/14", 404],
    ["/api/14/envelope/?x=http://a/b", 200],
  ])("%s answers %i", async (path, status) => {
    expect((await test.post(path, envelope, auth)).status).toBe(status);
  });

  it.each([
    ["http://errors.example", 200],
    ["HTTPS://errors.example:443", 200],
    ["ftp://errors.example", 404],
  ])("takes what a proxy asks for at %s", async (origin, status) => {
    const asked = request({
      port: test.port,
      method: "POST",
      path: `${origin}/api/14/envelope/?${query}`,
    }).end(envelope);
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(status);
  });

  it("keeps the path of the public address", async () => {
    const below = await startTestReceiver({ pathPrefix: "/errors" });
    try {
      for (const path of ["/errors/api/14/envelope/", "/api/14/envelope/", "/errors/api/14/nel/"])
        expect((await below.post(path, path.includes("nel") ? "[]" : envelope, auth)).status).toBe(200);
      expect((await below.post("/other/api/14/envelope/", envelope, auth)).status).toBe(404);
    } finally {
      below.stop();
    }
  });

  it.each([
    ["/api/14/envelope/", "POST, OPTIONS"],
    ["/api/14/store/", "POST, GET, HEAD, OPTIONS"],
    ["/api/14/cron/nightly", "GET, HEAD, POST, OPTIONS"],
    ["/v1/traces", "POST, OPTIONS"],
    ["/tunnel", "POST, OPTIONS"],
    ["/api/embed/error-page/", "GET, HEAD, POST, OPTIONS"],
  ])("%s says to a preflight that it takes %s", async (path, methods) => {
    const answer = await fetch(`${test.url}${path}`, { method: "OPTIONS" });
    expect([answer.status, answer.headers.get("access-control-allow-methods")]).toEqual([204, methods]);
    expect(answer.headers.get("access-control-allow-headers")).toContain("sentry-trace");
    expect(answer.headers.get("access-control-max-age")).toBe("3600");
  });

  it.each(["/api/relay/healthcheck/ready/", "/api/relay/healthcheck/live/", "/api/0/relays/live/"])(
    "%s is healthy, by GET and HEAD",
    async (path) => {
      const answer = await fetch(`${test.url}${path}`);
      expect([answer.status, await answer.json()]).toEqual([200, { is_healthy: true }]);
      expect((await fetch(`${test.url}${path}`, { method: "HEAD" })).status).toBe(200);
      expect((await test.post(path, "x")).status).toBe(405);
    },
  );

  it("is not ready while it drains, but lives", async () => {
    test.receiver.refuse();
    expect((await fetch(`${test.url}/api/relay/healthcheck/ready/`)).status).toBe(503);
    expect((await fetch(`${test.url}/api/relay/healthcheck/live/`)).status).toBe(200);
  });

  it.each(["GET", "HEAD"])("names the right methods with a wrong one (%s)", async (method) => {
    const wrong = await fetch(`${test.url}/api/14/envelope/?${query}`, { method });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    expect(test.records).toHaveLength(0);
  });
});

describe("store", () => {
  const event = JSON.stringify({ event_id: eventId, message: "old" });
  const packed = deflateSync(event);
  it.each<[string, string | Uint8Array<ArrayBuffer>, string]>([
    ["plain", event, event],
    ["base64 of a zlib stream", packed.toString("base64"), event],
    ["base64", Buffer.from(event).toString("base64"), event],
    ["a zlib stream", new Uint8Array(packed), event],
    ["behind a mark of byte order", `\ufeff${event}`, event],
    ["packed with a mark of byte order", deflateSync(`\ufeff${event}`).toString("base64"), event],
    [
      "with numbers that JSON has not",
      `{"event_id":"${eventId}","extra":{"a":NaN,"b":-Infinity,"c":"NaN"}}`,
      `{"event_id":"${eventId}","extra":{"a":null,"b":null,"c":"NaN"}}`,
    ],
  ])("takes an event %s", async (_how, body, stored) => {
    const answer = await test.post("/api/14/store/", body, auth);
    expect([answer.status, await answer.json()]).toEqual([200, { id: eventId }]);
    expect(test.records[0]).toMatchObject({ format: "store", encoding: "identity" });
    expect(Buffer.from(test.records[0]?.body ?? []).toString()).toBe(stored);
  });

  it("takes an event from the query of an image", async () => {
    const data = encodeURIComponent(packed.toString("base64"));
    const answer = await fetch(`${test.url}/api/14/store/?${query}&sentry_version=7&sentry_data=${data}`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/gif"]);
    expect(Buffer.from(await answer.arrayBuffer()).toString("latin1", 0, 3)).toBe("GIF");
    expect(Buffer.from(test.records[0]?.body ?? []).toString()).toBe(event);
    expect((await fetch(`${test.url}/api/14/store/?${query}`)).status).toBe(400);
  });

  it("takes an envelope where the content type says so", async () => {
    const headers = { ...auth, "content-type": "application/x-sentry-envelope" };
    await test.post("/api/14/store/", `{"event_id":"${eventId}"}\n{"type":"event"}\n{}\n`, headers);
    expect(test.records[0]?.format).toBe("envelope");
  });
});

describe("security and network reports", () => {
  it("become items with the release and environment of the query", async () => {
    const body = '{"csp-report":{"document-uri":"https://a.example/"}}';
    const path = `/api/14/security/?${query}&sentry_release=1.2&sentry_environment=prod`;
    const answer = await test.post(path, body, { "content-type": "application/csp-report; charset=utf-8" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    const [item] = test.items();
    expect(item?.header).toMatchObject({
      type: "raw_security",
      content_type: "application/csp-report",
      sentry_release: "1.2",
      sentry_environment: "prod",
    });
    expect(decodeUtf8(item?.payload ?? new Uint8Array())).toBe(body);
  });

  it("each of a list is an event of its own", async () => {
    const reports = [
      { type: "csp-violation", body: { a: 1 } },
      { type: "csp-violation", body: { a: 2 } },
    ];
    const headers = { "content-type": "application/reports+json" };
    await test.post(`/api/14/csp-report/?${query}`, JSON.stringify(reports), headers);
    expect(test.records.map((_, index) => json(test.items(index)[0]))).toEqual(reports);
    expect(new Set(test.records.map((record) => record.fallbackEventId)).size).toBe(2);
  });

  it("of the network too", async () => {
    const reports = [
      { type: "network-error", age: 1 },
      { type: "network-error", age: 2 },
    ];
    const answer = await test.post(`/api/14/nel/?${query}`, JSON.stringify(reports));
    expect(answer.status).toBe(200);
    expect(test.records.map((_, index) => json(test.items(index)[0]))).toEqual(reports);
    expect(test.items()[0]?.header.type).toBe("nel");
  });

  it.each([
    ["/api/14/security/", "application/csp-report", "hello", 400, "security invalid invalid_json 1"],
    ["/api/14/security/", "application/csp-report", "[1]", 400, "security invalid security_report 1"],
    ["/api/14/security/", "application/csp-report", "[]", 400, "security invalid security_report 1"],
    ["/api/14/security/", "image/png", "{}", 415, "security invalid content_type 1"],
    ["/api/14/nel/", "application/reports+json", "[7]", 400, "error invalid payload 1"],
    // As many are lost as there were.
    ["/api/14/nel/", "application/reports+json", tooManyReports, 400, "error invalid payload 101"],
    [
      "/api/14/security/",
      "application/reports+json",
      tooManyReports,
      400,
      "security invalid security_report 101",
    ],
  ])("%s refuses %s %j with %i", async (path, type, body, status, count) => {
    const answer = await test.post(`${path}?${query}`, body, { "content-type": type });
    expect(answer.status).toBe(status);
    expect(await test.refused()).toEqual([count]);
    expect(test.records).toHaveLength(0);
  });
});

describe("a check-in by URL", () => {
  const checkIn = (): unknown => json(test.items()[0]);
  it.each<[string, string, string | undefined, object]>([
    [
      "by GET",
      `/api/14/cron/nightly?status=ok&duration=12.5&environment=prod&${query}`,
      undefined,
      { monitor_slug: "nightly", status: "ok", duration: 12.5, environment: "prod" },
    ],
    [
      "with the key in the path",
      `/api/14/cron/nightly/${testPublicKey}/?status=in_progress&check_in_id=${eventId}`,
      undefined,
      { status: "in_progress", check_in_id: eventId },
    ],
    [
      "by POST",
      `/api/14/cron/n%20ight?${query}`,
      '{"monitor_slug":"other","status":"error","monitor_config":{"x":1}}',
      { monitor_slug: "n ight", status: "error", monitor_config: { x: 1 } },
    ],
  ])("%s", async (_how, path, body, expected) => {
    const answer = await fetch(`${test.url}${path}`, body === undefined ? {} : { method: "POST", body });
    expect([answer.status, await answer.text()]).toEqual([202, ""]);
    expect(checkIn()).toMatchObject(expected);
  });

  it("not by HEAD, which says what GET would and changes nothing", async () => {
    test.decide({ quotas: [{ id: "one", categories: ["monitor"], limit: 1, windowSeconds: 60 }] });
    const head = async (path: string) => (await fetch(`${test.url}${path}`, { method: "HEAD" })).status;
    const path = `/api/14/cron/nightly?${query}`;
    const event = Buffer.from('{"message":"x"}').toString("base64");
    expect([
      await head(`${path}&status=ok`),
      await head(`${path}&status=ok`),
      await head(path),
      await head("/api/14/cron/nightly?status=ok"),
      await head(`/api/14/cron/nightly?status=ok&sentry_key=${"b".repeat(32)}`),
      await head(`/api/14/store/?${query}&sentry_data=${encodeURIComponent(event)}`),
      await head(`/api/14/store/?${query}`),
    ]).toEqual([202, 202, 400, 401, 403, 200, 400]);
    expect([test.records, await test.refused()]).toEqual([[], []]);
    // None of them has used up what the quota leaves.
    expect((await fetch(`${test.url}${path}&status=ok`)).status).toBe(202);
    expect(checkIn()).toMatchObject({ monitor_slug: "nightly", status: "ok" });
  });

  it("needs a status, and is never told of a limit", async () => {
    expect((await fetch(`${test.url}/api/14/cron/nightly?${query}`)).status).toBe(400);
    test.decide({ quotas: [{ id: "none", categories: ["monitor"], limit: 0, windowSeconds: 60 }] });
    expect((await fetch(`${test.url}/api/14/cron/nightly?status=ok&${query}`)).status).toBe(202);
    expect(test.records).toHaveLength(0);
    expect(await test.refused()).toEqual(["monitor invalid payload 1", "monitor rate_limited none 1"]);
  });
});

describe("what users say", () => {
  const report = { event_id: eventId, name: "Ada", email: "ada@example.com", comments: "it broke" };
  it.each(["user-feedback", "user-reports"])(
    "comes with a DSN at the Web API's old address %s, which is not ours otherwise",
    async (name) => {
      const path = `/api/0/projects/acme/shop/${name}/`;
      const answer = await test.post(path, JSON.stringify(report), { authorization: `DSN ${dsn}` });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ eventID: eventId, comments: "it broke" });
      expect(test.items()[0]?.header.type).toBe("user_report");
      expect(json(test.items()[0])).toEqual(report);
      expect((await test.post(path, "{}", { authorization: "Bearer x" })).status).toBe(404);
      expect((await test.post(path, "{}", { authorization: `DSN ${dsn}` })).status).toBe(400);
      expect((await test.post(path, "{}", { authorization: "DSN nonsense" })).status).toBe(400);
    },
  );

  it("comes from the form of the error page", async () => {
    const path = `/api/embed/error-page/?dsn=${encodeURIComponent(dsn)}&eventId=${eventId}`;
    const title = encodeURIComponent("</script><b>Oh no</b>");
    const page = await fetch(`${test.url}${path}&title=${title}`);
    const script = await page.text();
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
    expect(script).not.toContain("</script>");
    expect(() => new Script(script)).not.toThrow();
    const { event_id: _, ...form } = report;
    const answer = await fetch(`${test.url}${path}`, { method: "POST", body: new URLSearchParams(form) });
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect(json(test.items()[0])).toEqual(report);
    expect((await fetch(`${test.url}/api/embed/error-page/?eventId=${eventId}`)).status).toBe(400);
  });

  it.each<[string, (form: Readonly<Record<string, string>>) => RequestInit]>([
    ["JSON", (form) => ({ body: JSON.stringify(form), headers: { "content-type": "application/json" } })],
    [
      "parts",
      (form) => {
        const body = new FormData();
        for (const [name, value] of Object.entries(form)) body.append(name, value);
        return { body };
      },
    ],
  ])("comes from a form of one's own as %s", async (_, requestOf) => {
    const path = `/api/embed/error-page/?dsn=${encodeURIComponent(dsn)}&eventId=${eventId}`;
    const { event_id: _id, ...form } = report;
    const answer = await fetch(`${test.url}${path}`, { method: "POST", ...requestOf(form) });
    expect(answer.status).toBe(200);
    expect(json(test.items()[0])).toEqual(report);
    const empty = await fetch(`${test.url}${path}`, { method: "POST", ...requestOf({ name: "Ada" }) });
    expect(empty.status).toBe(400);
  });
});

describe("a tunnel", () => {
  const inside = `{"event_id":"${eventId}","dsn":"${dsn}"}\n{"type":"event"}\n{}\n`;
  it("believes the dsn inside and nothing else", async () => {
    expect(
      (await test.post("/tunnel?sentry_key=nonsense", inside, { "content-type": "text/plain" })).status,
    ).toBe(200);
    expect(test.records[0]).toMatchObject({ projectId: 14, keyId: 2 });
    expect((await test.post("/tunnel", '{}\n{"type":"event"}\n{}\n', auth)).status).toBe(401);
    expect((await test.post("/tunnel", inside.replace("/14", "/15"))).status).toBe(403);
  });
});

it.each([
  [`/api/14/security/?${query}`, `{"csp-report":{"x":"${"x".repeat(1024 * 1024)}"}}`, "security"],
  [`/api/14/cron/n?${query}`, `{"status":"ok","x":"${"x".repeat(100 * 1024)}"}`, "monitor"],
])("%s refuses what would be too large as an item", async (path, body, category) => {
  expect((await test.post(path, body)).status).toBe(413);
  expect(await test.refused()).toEqual([`${category} invalid too_large 1`]);
});

it("an envelope that is refused as a whole is counted item by item", async () => {
  const event = '{"type":"event"}\n{}\n';
  const rest =
    '{"type":"session"}\n{}\n{"type":"log","item_count":3}\n{"items":[1,2,3]}\n{"type":"client_report"}\n{}\n';
  const twoEvents = await test.post("/api/14/envelope/", `{}\n${event}${event}${rest}`, auth);
  expect(twoEvents.status).toBe(413);
  const other = dsn.replace("/14", "/15");
  const ofAnother = await test.post("/api/14/envelope/", `{"dsn":"${other}"}\n${event}${rest}`, auth);
  expect(ofAnother.status).toBe(400);
  // What a report of the client would have told is lost as one.
  expect((await test.refused()).toSorted()).toEqual([
    "default invalid multi_project_id 1",
    "default invalid too_large 1",
    "error invalid multi_project_id 1",
    "error invalid too_large 2",
    "log_byte invalid multi_project_id 17",
    "log_byte invalid too_large 17",
    "log_item invalid multi_project_id 3",
    "log_item invalid too_large 3",
    "session invalid multi_project_id 1",
    "session invalid too_large 1",
  ]);
});

it("items that only this server writes are refused from clients", async () => {
  const answer = await test.post("/api/14/envelope/", '{}\n{"type":"otlp_traces"}\n{}\n', auth);
  expect([answer.status, answer.headers.get("x-sentry-error")]).toEqual([
    400,
    "invalid_envelope_forbidden_type",
  ]);
  expect(await test.refused()).toEqual(["default invalid invalid_envelope 1"]);
});

describe("credentials", () => {
  const basic = `Basic ${btoa(`${testPublicKey}:secret`)}`;
  const body = '{}\n{"type":"session"}\n{}\n';
  it.each<[string, string, Readonly<Record<string, string>>, number]>([
    [
      "header in another order",
      "",
      { "x-sentry-auth": `Sentry sentry_version=7,sentry_client=a/1,  sentry_key=${testPublicKey}` },
      200,
    ],
    ["lower case, key only", "", { "x-sentry-auth": `sentry sentry_key=${testPublicKey}` }, 200],
    ["Authorization", "", { authorization: `Sentry sentry_key=${testPublicKey}, sentry_secret=x` }, 200],
    ["Basic", "", { authorization: basic }, 200],
    ["query", `?sentry_version=7&sentry_client=a%2F1&${query}`, {}, 200],
    ["two of them", `?${query}`, { authorization: basic }, 401],
    [
      "header and Authorization",
      "",
      { "x-sentry-auth": `Sentry sentry_key=${testPublicKey}`, authorization: basic },
      401,
    ],
    ["none", "", {}, 401],
    ["no key in it", "?sentry_version=7", {}, 401],
    ["a newer version", `?${query}&sentry_version=8`, {}, 400],
    ["an old version", `?${query}&sentry_version=2.0`, {}, 200],
  ])("by %s", async (_how, search, headers, status) => {
    expect((await test.post(`/api/14/envelope/${search}`, body, headers)).status).toBe(status);
  });
});

describe("the origins of a project", () => {
  const body = '{}\n{"type":"session"}\n{}\n';
  it.each<[string[], Readonly<Record<string, string>>, number]>([
    [[], { origin: "https://any.example" }, 200],
    [["app.example"], { origin: "https://app.example" }, 200],
    [["app.example"], { origin: "https://APP.example:8443" }, 200],
    [["app.example"], { origin: "https://evil.example" }, 403],
    [["app.example"], { origin: "https://app.example.evil" }, 403],
    [["*.example"], { origin: "http://a.b.example" }, 200],
    [["https://app.example"], { origin: "http://app.example" }, 403],
    [["app.example:8080"], { origin: "http://app.example" }, 403],
    [["app.example:443"], { origin: "https://app.example" }, 200],
    [["app.example"], { referer: "https://app.example/page?x" }, 200],
    [["app.example"], { origin: "null", referer: "https://other.example/" }, 403],
    [["app.example"], {}, 200],
    [["*"], { origin: "https://any.example" }, 200],
  ])("%j and %j give %i", async (allowedOrigins, headers, status) => {
    test.decide({ allowedOrigins });
    const answer = await test.post("/api/14/envelope/", body, { ...auth, ...headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await test.refused()).toEqual(status === 403 ? ["default invalid cors 1"] : []);
  });
});
