import type { JsonObject } from "@vedette/protocol";
import { describe, expect, test } from "vitest";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import { itemContext } from "./item-context.fixture.ts";
import { normalize } from "./normalize.ts";
import { scrub } from "./scrub.ts";

test("secrets are gone from the event, and its id and time stay", () => {
  const normalized = normalize(
    {
      event_id: "a".repeat(32),
      timestamp: 1_795_197_000,
      extra: { password: "hunter2" },
      message: "paid with 4111111111111111",
    },
    itemContext(),
  );
  if (normalized.kind !== "keep") throw new Error(normalized.reason);
  const result = scrub(normalized.value, itemContext());
  expect(result).toMatchObject({
    kind: "keep",
    value: {
      event: {
        event_id: "a".repeat(32),
        timestamp: 1_795_197_000,
        extra: { password: "[Filtered]" },
        logentry: { formatted: "paid with [creditcard]" },
      },
    },
  });
});

describe("remarks on what was taken out", () => {
  const rem = (rule: string, method: string) => ({ "": { rem: [[rule, method]] } });

  test("name the place, the rule and the method", () => {
    const { event } = scrubbed(
      {
        message: "paid with 4111111111111111",
        extra: { password: "hunter2", list: ["x", { note: "Bearer abcdefgh12345678" }], fine: "text" },
        tags: { api_key: "k-1", shop: "de" },
        request: { headers: { Authorization: "Basic dXNlcjpwYXNz" }, cookies: { sessionid: "s-1" } },
        contexts: { credentials: { a: 1 } },
        exception: [
          {
            type: "E",
            value: "v",
            stacktrace: {
              frames: [{ function: "f", vars: { token: "t-1" }, pre_context: ["a", "x = 'https://u:p@h'"] }],
            },
          },
        ],
      },
      {},
    );
    const filter = rem("@password:filter", "s");
    expect(event._meta).toEqual({
      logentry: { formatted: rem("@creditcard:replace", "s") },
      extra: { password: filter, list: { "1": { note: rem("@bearer:replace", "s") } } },
      tags: { api_key: filter },
      request: { headers: { Authorization: filter }, cookies: { sessionid: filter } },
      contexts: { credentials: filter },
      exception: {
        values: {
          "0": {
            stacktrace: {
              frames: {
                "0": { vars: { token: filter }, pre_context: { "1": rem("@url_auth:replace", "s") } },
              },
            },
          },
        },
      },
    });
    expect(JSON.stringify(event)).not.toMatch(/hunter2|k-1|dXNlcj|s-1|t-1|4111/);
  });

  test("name rules of the project's own by their place in the list", () => {
    const { event } = scrubbed(
      { extra: { mail: "mara@example.net", gone: "x", id: "7" }, user: { ip_address: "198.51.100.4" } },
      {
        scrubbing: {
          dropIpAddresses: true,
          rules: [
            { type: "email", method: "mask", source: "extra.**" },
            { type: "anything", method: "remove", source: "extra.gone" },
            { type: "anything", method: "hash", source: "extra.id" },
          ],
        },
      },
    );
    expect(event._meta).toEqual({
      user: { ip_address: rem("@ip:remove", "x") },
      extra: {
        mail: rem("rule-1:email", "m"),
        gone: rem("rule-2:anything", "x"),
        id: rem("rule-3:anything", "p"),
      },
    });
  });

  test("stand among those of the SDK, are bounded, and tell no secret that is part of a name", () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`password${index}`, "x"]));
    const { event } = scrubbed(
      {
        extra: { many, "key 4111111111111111": "Bearer abcdefgh12345678" },
        _meta: { extra: { card: { "": { rem: [["@cards", "s"]] } } } },
      },
      {},
    );
    const text = JSON.stringify(event._meta);
    expect(text).toContain("@cards");
    expect(text.split("@password:filter").length - 1).toBeLessThanOrEqual(100);
    expect(text).not.toContain("4111");
  });

  test("are not made for what was clean, or was filtered by the SDK already", () => {
    const { event } = scrubbed({ extra: { password: "[Filtered]", note: "fine" }, message: "well" }, {});
    expect(event._meta).toBeUndefined();
  });
});

function scrubbed(json: JsonObject, settings: IngestSettingsPart) {
  const context = itemContext({ settings });
  const normalized = normalize(structuredClone(json), context);
  if (normalized.kind !== "keep") throw new Error(normalized.reason);
  const result = scrub(normalized.value, context);
  if (result.kind !== "keep") throw new Error(result.reason);
  return result.value;
}

describe("what a project decides", () => {
  const frame = {
    function: "f",
    filename: "a.js",
    pre_context: ["a"],
    context_line: "b",
    post_context: ["c"],
    vars: { x: 1 },
  };
  const json = {
    exception: [
      { type: "E", value: "v", stacktrace: { frames: [frame] }, raw_stacktrace: { frames: [frame] } },
    ],
    threads: [{ id: 1, stacktrace: { frames: [frame] } }],
    extra: { password: "hunter2", customer: "Mara", mail: "mara@example.net", token_count: "7" },
    user: { ip_address: "198.51.100.4" },
    request: { headers: { "X-Forwarded-For": "198.51.100.4, 2001:db8::1" } },
    message: "from 198.51.100.4 at 10:11:12",
  };

  test("lines of source code are left out, variables stay", () => {
    const text = JSON.stringify(scrubbed(json, { storage: { sourceContext: false } }).event);
    expect(text).not.toContain("_context");
    expect(text).not.toContain("context_line");
    expect(text.match(/"vars":\{"x":1\}/g)).toHaveLength(3);
    expect(JSON.stringify(scrubbed(json, {}).event)).toContain("context_line");
  });

  test("further names, and names that are safe", () => {
    const settings = { scrubbing: { sensitiveFields: ["custom"], safeFields: ["token_count"] } };
    expect(scrubbed(json, settings).event.extra).toEqual({
      password: "[Filtered]",
      customer: "[Filtered]",
      mail: "mara@example.net",
      token_count: "7",
    });
  });

  test("no addresses, wherever they stand", () => {
    const { event } = scrubbed(json, { scrubbing: { dropIpAddresses: true } });
    expect(event.user?.ip_address).toBeUndefined();
    expect(event.request?.headers).toEqual([["X-Forwarded-For", "[ip], [ip]"]]);
    expect(event.logentry?.formatted).toBe("from [ip] at 10:11:12");
  });

  test("rules of its own, after the built-in ones", () => {
    const rules = [{ type: "email", method: "mask", source: "extra.**" }] as const;
    expect(scrubbed(json, { scrubbing: { rules } }).event.extra).toMatchObject({
      password: "[Filtered]",
      mail: "*".repeat(16),
    });
  });

  test("nothing of all that where it is switched off", () => {
    const rules = [{ type: "anything", method: "remove", source: "**" }] as const;
    expect(scrubbed(json, { scrubbing: { isOn: false, rules } }).event.extra).toEqual(json.extra);
  });

  test("what was cut is remarked on without the secret that stood in its path", () => {
    const { remarks } = scrubbed(
      { request: { data: { "4111 1111 1111 1111": { a: { b: { c: { d: { e: { f: { g: {} } } } } } } } } } },
      {},
    );
    expect(remarks.length).toBeGreaterThan(0);
    expect(JSON.stringify(remarks)).not.toContain("4111");
  });
});
