import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeUtf8, type EnvelopeItem } from "@vedette/protocol";
import type { ErrorRow } from "#ports/event-tables.ts";
import { eventFromColumns } from "#rules/event-payload.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext, receivedAtMs } from "../../steps/item-context.fixture.ts";
import { browserReportKind, securityKind } from "./security.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
const envelopeId = "9ec79c33ec9942ab8353589fcb2e04dc";
const context = itemContext({ userAgent: firefox, envelopeHeader: { event_id: envelopeId } });

const run = (
  payload: unknown,
  header: EnvelopeItem["header"] = { type: "raw_security" },
  inContext = context,
): ItemResult => browserReportKind({ header, payload: encodeUtf8(JSON.stringify(payload)) }, inContext);

const results = (result: ItemResult): readonly ItemResult[] => [result, ...(result.also ?? [])];

function rowOf(result: ItemResult): ErrorRow {
  const [first] = result.rows;
  if (first?.table !== "errors") throw new Error(JSON.stringify(result.counts));
  return first.row;
}

const report = {
  "document-uri": "https://shop.example/cart?token=hunter2hunter2",
  referrer: "https://www.example.com/",
  "violated-directive": "script-src 'self' https://cdn.example",
  "effective-directive": "script-src-elem",
  "original-policy": "default-src 'none'; script-src 'self' https://cdn.example",
  disposition: "enforce",
  "blocked-uri": "https://evil.example/x.js?a=1",
  "status-code": 200,
  "line-number": 12,
  "source-file": "https://shop.example/app.js",
};
const csp = (changes: object = {}): unknown => ({ "csp-report": { ...report, ...changes } });
const messageOf = (changes: object): string => rowOf(run(csp(changes))).message;

describe("a violated content security policy", () => {
  test("is an event of its own type, counted as security", () => {
    const result = run(csp(), {
      type: "raw_security",
      sentry_release: "shop@1",
      sentry_environment: "prod",
    });
    expect(result.counts).toEqual([{ category: "security", outcome: "accepted", reason: "", quantity: 1 }]);
    const row = rowOf(result);
    expect(row).toMatchObject({
      type: "csp",
      event_id: envelopeId,
      title: "Blocked script from 'evil.example'",
      culprit: "script-src 'self' https://cdn.example",
      logger: "csp",
      level: "error",
      release: "shop@1",
      environment: "prod",
      user_ip: "203.0.113.7",
    });
    const tags = Object.fromEntries(row.tags);
    expect(tags).toMatchObject({
      "effective-directive": "script-src-elem",
      "blocked-uri": "https://evil.example/x.js?a=1",
      "browser.name": "Firefox",
      url: "https://shop.example/cart",
    });
    const { event } = eventFromColumns(row);
    expect(event.csp).toMatchObject({ blocked_uri: "https://evil.example/x.js?a=1", line_number: 12 });
    expect(Object.values(row).join(" ")).not.toContain("hunter2");
    expect(result.onceId).toBe(envelopeId);
  });

  test("groups by directive and host, whatever the page", () => {
    const hash = (changes: object): string => rowOf(run(csp(changes))).group_hash;
    expect(
      hash({ "document-uri": "https://shop.example/other", "blocked-uri": "https://evil.example/y.js" }),
    ).toBe(hash({}));
    expect(hash({ "blocked-uri": "https://other.example/x.js" })).not.toBe(hash({}));
    expect(hash({ "effective-directive": "img-src" })).not.toBe(hash({}));
  });

  test.each([
    [{ "blocked-uri": "inline" }, "Blocked inline script"],
    [{ "blocked-uri": "" }, "Blocked inline script"],
    [{ "blocked-uri": "eval" }, "Blocked eval in script"],
    [{ "blocked-uri": "data" }, "Blocked script from 'data'"],
    [
      { "blocked-uri": "data:text/javascript,x", "effective-directive": "worker-src" },
      "Blocked worker from 'data'",
    ],
    [{ "blocked-uri": "https://shop.example/own.js" }, "Blocked script from 'self'"],
    [
      { "effective-directive": undefined, "violated-directive": "img-src https:" },
      "Blocked image from 'evil.example'",
    ],
    [{ "effective-directive": "some-new-directive" }, "Blocked some-new-directive from 'evil.example'"],
    [{ "blocked-uri": "https://EVIL.example:8443" }, "Blocked script from 'evil.example:8443'"],
  ])("with %j is called %s", (changes, message) => {
    expect(messageOf(changes)).toBe(message);
  });

  test("that is only reported is a warning", () => {
    expect(rowOf(run(csp({ disposition: "report" }))).level).toBe("warning");
  });

  test("from a source nobody wants to hear of is filtered", () => {
    const unwanted = itemContext({ settings: { filters: { cspSources: ["evil.example"] } } });
    expect(run(csp(), { type: "raw_security" }, unwanted).counts).toEqual([
      { category: "security", outcome: "filtered", reason: "invalid-csp", quantity: 1 },
    ]);
  });
});

describe("a list of the Reporting API", () => {
  const entry = (blockedURL: string): object => ({
    type: "csp-violation",
    age: 1500,
    url: "https://shop.example/",
    user_agent:
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    body: {
      documentURL: "https://shop.example/",
      blockedURL,
      effectiveDirective: "img-src",
      originalPolicy: "img-src 'self'",
      disposition: "enforce",
      statusCode: 200,
      sample: "",
      lineNumber: 1,
    },
  });

  test("is an event per report, each with an id and an issue of its own", () => {
    const payload = [
      entry("https://a.example/1.png"),
      { type: "deprecation", body: {} },
      entry("https://b.example/2.png"),
      7,
    ];
    const [first, second, third, fourth, ...more] = results(run(payload));
    if (!first || !second || !third || !fourth) throw new Error("too few results");
    expect(more).toEqual([]);
    expect(rowOf(first)).toMatchObject({
      title: "Blocked image from 'a.example'",
      culprit: "img-src 'self'",
      event_id: envelopeId,
      timestamp: receivedAtMs - 1500,
    });
    expect(Object.fromEntries(rowOf(first).tags)).toMatchObject({ "browser.name": "Chrome" });
    expect(rowOf(third).title).toBe("Blocked image from 'b.example'");
    expect(rowOf(third).event_id).not.toBe(rowOf(first).event_id);
    expect([first.onceId, third.onceId]).toEqual([rowOf(first).event_id, rowOf(third).event_id]);
    expect(first.seed?.hash).not.toBe(third.seed?.hash);
    expect(second.counts).toMatchObject([{ outcome: "invalid", reason: "security_report_type" }]);
    expect(fourth.counts).toMatchObject([{ outcome: "invalid", reason: "security_report" }]);
    expect(rowOf(results(run(payload))[2] ?? first).event_id).toBe(rowOf(third).event_id);
  });

  test("of very many reports is taken as far as browsers go, and the rest is counted", () => {
    const all = results(run(Array.from({ length: 130 }, () => entry("https://a.example/"))));
    expect(all.filter(({ rows }) => rows.length === 1)).toHaveLength(100);
    expect(all.at(-1)?.counts).toEqual([
      { category: "security", outcome: "invalid", reason: "too_large", quantity: 30 },
    ]);
  });
});

test.each([
  [
    "expectct",
    {
      "expect-ct-report": {
        "date-time": new Date(receivedAtMs - 1000).toISOString(),
        hostname: "www.example.com",
        port: 443,
        "effective-expiration-date": "2026-12-01T00:00:00Z",
        "served-certificate-chain": ["-----BEGIN CERTIFICATE-----\nMIIEBDCC\n-----END CERTIFICATE-----"],
        scts: [],
      },
    },
    "Expect-CT failed for 'www.example.com'",
  ],
  [
    "expectstaple",
    { "expect-staple-report": { hostname: "www.example.com", port: 443, "response-status": "MISSING" } },
    "Expect-Staple failed for 'www.example.com'",
  ],
  [
    "hpkp",
    {
      hostname: "www.example.com",
      port: 443,
      "known-pins": ['pin-sha256="abc"'],
      "noted-hostname": "example.com",
    },
    "Public key pinning failed for 'www.example.com'",
  ],
])("a report of type %s is an event about a host", (type, payload, title) => {
  expect(rowOf(run(payload))).toMatchObject({ type, title, culprit: "www.example.com" });
  expect(Object.fromEntries(rowOf(run(payload)).tags)).toMatchObject({
    hostname: "www.example.com",
    port: "443",
  });
});

test("a network error is an event about an address, counted as an error", () => {
  const nel = {
    type: "network-error",
    age: 60_000,
    url: "https://api.example/v1/cart?token=hunter2hunter2",
    body: {
      elapsed_time: 37,
      method: "POST",
      phase: "dns",
      protocol: "http/1.1",
      referrer: "https://shop.example/",
      sampling_fraction: 1,
      server_ip: "",
      status_code: 0,
      type: "dns.name_not_resolved",
    },
  };
  const result = run([nel], { type: "nel" });
  expect(result.counts).toEqual([{ category: "error", outcome: "accepted", reason: "", quantity: 1 }]);
  const row = rowOf(result);
  expect(row).toMatchObject({
    type: "nel",
    title: "Network error dns.name_not_resolved at 'api.example'",
    culprit: "api.example",
    timestamp: receivedAtMs - 60_000,
  });
  expect(eventFromColumns(row).event.contexts?.nel).toMatchObject({ phase: "dns", elapsed_time: 37 });
  expect(Object.values(row).join(" ")).not.toContain("hunter2");
  const other = { ...nel, url: "https://api.example/other" };
  expect(rowOf(run([other], { type: "nel" })).group_hash).toBe(row.group_hash);
});

test.each([
  ["{}", "security_report"],
  ['{"csp-report":{}}', "security_report"],
  ['{"csp-report":7}', "security_report"],
  ['{"type":"csp-violation"}', "security_report"],
  ['{"type":"intervention","body":{}}', "security_report_type"],
  ["{", "security_report"],
  ["", "no_data"],
  ["[]", "no_data"],
  ["null", "security_report"],
])("%s is invalid: %s", (text, reason) => {
  const result = browserReportKind({ header: { type: "raw_security" }, payload: encodeUtf8(text) }, context);
  expect(result.counts).toEqual([{ category: "security", outcome: "invalid", reason, quantity: 1 }]);
});

test("an event that was made of a report before is taken as it is", () => {
  const event = {
    csp: { effective_directive: "img-src", blocked_uri: "https://a.example" },
    message: "Blocked",
  };
  const result = securityKind(
    { header: { type: "security" }, payload: encodeUtf8(JSON.stringify(event)) },
    context,
  );
  expect(result.counts).toEqual([{ category: "security", outcome: "accepted", reason: "", quantity: 1 }]);
  expect(rowOf(result)).toMatchObject({ type: "csp", title: "Blocked" });
});

test("whatever comes, every report is in one count", () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const body = fc.dictionary(
    fc.constantFrom(...Object.keys(report), "hostname", "type", "documentURL", "blockedURL", "__proto__"),
    value,
  );
  const one = fc.oneof(
    value,
    fc.record({ "csp-report": body }),
    fc.record({ "expect-ct-report": body }),
    fc.record({
      type: fc.oneof(value, fc.constantFrom("csp-violation", "network-error", "expect-ct")),
      age: value,
      url: value,
      user_agent: value,
      body,
    }),
  );
  fc.assert(
    fc.property(fc.oneof(one, fc.array(one)), (payload) => {
      const counted = results(run(payload)).flatMap(({ counts }) => counts);
      const sum = counted.reduce((total, { quantity }) => total + quantity, 0);
      expect(sum).toBe(Array.isArray(payload) ? Math.max(1, payload.length) : 1);
    }),
  );
});
