import { describe, expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import type { JsonObject } from "@vedette/protocol";
import type { RedactionRule } from "#domain/ingest-settings/ingest-settings.ts";
import { eventOf } from "../sample-event.fixture.ts";
import { WrittenWrong } from "./pattern-program.ts";
import { createRedactor } from "./redact-event.ts";
import { parseSelector } from "./selector.ts";

const hashKey = "a key of the tests";

function rule(source: string, more: Partial<RedactionRule> = {}): RedactionRule {
  return { type: "anything", method: "replace", placeholder: "#", source, ...more };
}

function redacted(payload: Record<string, unknown>, ...rules: RedactionRule[]): Record<string, unknown> {
  const event = eventOf(payload);
  createRedactor({ rules, hashKey }).redactEvent(event);
  return JSON.parse(JSON.stringify(event)) as Record<string, unknown>;
}

/** The paths that a selector names in the event below. */
function named(source: string): readonly string[] {
  const paths: string[] = [];
  createRedactor({ rules: [rule(source)] }).redactEvent(eventOf(sample), ({ path }) =>
    paths.push(path.join(".")),
  );
  return paths;
}

const sample = {
  exception: [
    {
      type: "E",
      value: "v",
      stacktrace: { frames: [{ function: "f", abs_path: "/home/mara/a.js", vars: { token: "t", n: 1 } }] },
    },
  ],
  logentry: { message: "m", params: ["p"] },
  user: { id: "1", email: "mara@example.net", data: { plan: "gold" } },
  extra: { foo: { bar: "x", "with.dot": "y" }, list: ["a", { deep: true }] },
  request: { url: "https://a.example/", headers: { "X-My-Key": "k" } },
  tags: { shop: "de" },
};

describe("a selector names", () => {
  test.each([
    ["extra.foo.bar", ["extra.foo.bar"]],
    ["extra.foo", ["extra.foo.bar", "extra.foo.with.dot"]],
    ["EXTRA.Foo.*", ["extra.foo.bar", "extra.foo.with.dot"]],
    ["extra.foo.'with.dot'", ["extra.foo.with.dot"]],
    ['extra.foo."with.dot"', ["extra.foo.with.dot"]],
    ["extra.*.0", ["extra.list.0"]],
    ["extra.**.deep", ["extra.list.1.deep"]],
    ["**.deep", ["extra.list.1.deep"]],
    ["$boolean", ["extra.list.1.deep"]],
    ["extra.**.$string", ["extra.foo.bar", "extra.foo.with.dot", "extra.list.0"]],
    ["$error.value", ["exception.values.0.value"]],
    [
      "exception.values.*.stacktrace.frames.*.vars.token",
      ["exception.values.0.stacktrace.frames.0.vars.token"],
    ],
    [
      "$frame.vars",
      ["exception.values.0.stacktrace.frames.0.vars.token", "exception.values.0.stacktrace.frames.0.vars.n"],
    ],
    ["$stacktrace.**.$number", ["exception.values.0.stacktrace.frames.0.vars.n"]],
    ["$message", ["logentry.message", "logentry.params.0"]],
    ["$user.**", ["user.id", "user.email", "user.data.plan"]],
    ["user && !user.id", ["user.email", "user.data.plan"]],
    ["user.* && !(user.id || $user.data.**)", ["user.email"]],
    ["tags.shop || $http.headers.x-my-key", ["request.headers.X-My-Key", "tags.shop"]],
    ["!!tags.shop", ["tags.shop"]],
    ["(extra.foo.bar)", ["extra.foo.bar"]],
    ["$user && $boolean", []],
    ["nothing", []],
  ])("%s", (source, paths) => expect([...named(source)].sort()).toEqual([...paths].sort()));
});

describe("a selector that cannot be read says where", () => {
  test.each([
    ["", 0],
    ["extra.", 6],
    ["extra..a", 6],
    ["a && ", 5],
    ["(a || b", 0],
    ["a b", 2],
    ["$unknown", 0],
    ["extra.a*", 7],
    ["extra.***", 6],
    ["'a", 0],
    ["''", 0],
    ["a)", 1],
    ["a & b", 2],
    ["!".repeat(50), 21],
  ])("%j at %d", (source, position) => {
    try {
      parseSelector(source);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(WrittenWrong);
      expect((error as WrittenWrong).position).toBe(position);
    }
  });
  test("one that is too long, or names too much", () => {
    expect(() => parseSelector("a".repeat(1001))).toThrowError("at most 1000");
    expect(() => parseSelector(Array.from({ length: 40 }, () => "a").join("||"))).toThrowError("at most 32");
  });
});

describe("a type finds its form", () => {
  test.each([
    ["creditcard", "card 4111 1111 1111 1111!", "card #!"],
    ["creditcard", "no card 4111 1111 1111 1112", "no card 4111 1111 1111 1112"],
    ["email", "to mara.k+x@mail.example.net, now", "to #, now"],
    ["email", "/users/mara@a.example/x?mail=mara@a.example&y=1", "/users/#/x?mail=#&y=1"],
    ["iban", "DE89370400440532013000", "#"],
    ["imei", "imei 49-015420-323751-8", "imei #"],
    ["ip", "from 203.0.113.7 and 2001:db8::1 at 12:34:56", "from # and # at 12:34:56"],
    ["mac", "at 4a:00:04:10:9b:50", "at #"],
    ["pemkey", "k -----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY----- e", "k # e"],
    ["url_auth", "https://mara:pw@a.example/", "https://#@a.example/"],
    ["usssn", "078-05-1120", "#"],
    [
      "userpath",
      "C:\\Users\\mara\\x and /home/mara/y and /Users/mara",
      "C:\\Users\\#\\x and /home/#/y and /Users/#",
    ],
    ["uuid", "id ceee0822-ed8f-4622-b2a3-789e73e75cd1", "id #"],
    ["bearer", "Bearer abcdefgh1234", "Bearer #"],
    ["anything", "all of it", "#"],
  ] as const)("%s in %j", (type, text, expected) => {
    expect(redacted({ extra: { a: text } }, rule("extra.a", { type })).extra).toEqual({ a: expected });
  });
  test("password: the values under names that promise a secret", () => {
    const extra = { password: "x", deep: { apiToken: 7, fine: "y" }, secret: { a: "b" } };
    expect(redacted({ extra }, rule("**", { type: "password" })).extra).toEqual({
      password: "#",
      deep: { apiToken: "#", fine: "y" },
      secret: { a: "b" },
    });
    expect(redacted({ extra }, rule("**", { type: "password", method: "remove" })).extra).toEqual({
      deep: { fine: "y" },
    });
  });
  test("pattern: what somebody wrote", () => {
    const pattern = rule("**", { type: "pattern", pattern: "(?i)cust-\\d+" });
    expect(redacted({ message: "of CUST-12 and cust-7" }, pattern).logentry).toEqual({
      formatted: "of # and #",
    });
    expect(
      redacted({ extra: { n: 1234567 } }, rule("**", { type: "pattern", pattern: "^1\\d{6}$" })).extra,
    ).toEqual({
      n: "#",
    });
  });
});

describe("a method", () => {
  const email = { type: "email" } as const;
  const extra = { a: "to mara@example.net now", n: 7, deep: { b: "x" }, list: ["a", "b"] };
  test("replace has a default", () => {
    expect(redacted({ extra }, { type: "email", method: "replace", source: "extra.a" }).extra).toMatchObject({
      a: "to [Filtered] now",
    });
  });
  test("mask keeps the length", () => {
    expect(redacted({ extra }, rule("extra.a", { ...email, method: "mask" })).extra).toMatchObject({
      a: "to **************** now",
    });
  });
  test("remove takes a part of a text, a value, or all below a name", () => {
    expect(redacted({ extra }, rule("extra.a", { ...email, method: "remove" })).extra).toMatchObject({
      a: "to  now",
    });
    expect(
      redacted({ extra }, rule("extra.list.0 || extra.deep || extra.n", { method: "remove" })).extra,
    ).toEqual({
      a: extra.a,
      list: ["b"],
    });
    expect(redacted({ extra }, rule("extra.** && !extra.deep.b", { method: "remove" })).extra).toEqual({
      deep: { b: "x" },
      list: [],
    });
  });
  test("hash makes the same of the same, and another with another key", () => {
    const hashed = rule("user.id || extra.id", { method: "hash" });
    const { user, extra: more } = redacted({ user: { id: "42" }, extra: { id: "42" } }, hashed) as Record<
      string,
      { id: string }
    >;
    expect(user?.id).toMatch(/^[0-9a-f]{40}$/);
    expect(more?.id).toBe(user?.id);
    const event = eventOf({ user: { id: "42" } });
    createRedactor({ rules: [hashed], hashKey: "another" }).redactEvent(event);
    expect(event.user?.id).not.toBe(user?.id);
  });
});

test("an event from which everything is removed is still one", () => {
  const event = redacted(
    {
      ...sample,
      breadcrumbs: [{ message: "b", timestamp: 1 }],
      threads: [{ id: 1, name: "main", stacktrace: { frames: [{ function: "g" }] } }],
      contexts: { app: { name: "x" } },
    },
    rule("**", { method: "remove" }),
  );
  expect(event).toMatchObject({
    exception: { values: [{ type: "E", stacktrace: { frames: [{ function: "f" }] } }] },
    threads: { values: [{ stacktrace: { frames: [{ function: "g" }] } }] },
    breadcrumbs: { values: [{ timestamp: 1 }] },
    tags: [],
    user: {},
  });
  expect(event.extra).toBeUndefined();
});

test("file names are kept but for what is found in them", () => {
  const frames = (event: Record<string, unknown>) => JSON.stringify(event.exception);
  expect(frames(redacted(sample, rule("**")))).toContain("/home/mara/a.js");
  expect(frames(redacted(sample, rule("**", { type: "userpath" })))).toContain("/home/#/a.js");
});

test("rules see what those before them left", () => {
  const first = rule("extra.a", { type: "pattern", pattern: "x", placeholder: "y" });
  const second = rule("extra.a", { type: "pattern", pattern: "y", placeholder: "z" });
  expect(redacted({ extra: { a: "x" } }, first, second).extra).toEqual({ a: "z" });
});

test("other items are walked as objects of their type", () => {
  const item: JsonObject = {
    body: "to mara@example.net",
    attributes: { "user.email": "mara@example.net", n: 1 },
  };
  const hits: string[] = [];
  createRedactor({
    rules: [rule("$log.body", { type: "email" }), rule("attributes.'user.email'")],
  }).redactItem(item, "log", ({ path }) => hits.push(path.join("/")));
  expect(item).toEqual({ body: "to #", attributes: { "user.email": "#", n: 1 } });
  expect(hits).toEqual(["body", "attributes/user.email"]);
});

test("names like those of every object are names", () => {
  const event = eventOf({ extra: { constructor: "a", toString: "b" } });
  createRedactor({ rules: [rule("extra.constructor")] }).redactEvent(event);
  expect(event.extra).toEqual({ constructor: "#", toString: "b" });
  expect(() => parseSelector("$constructor")).toThrowError("no type");
});

test("the built-in forms cost little over hostile texts", () => {
  const types = ["email", "userpath", "imei", "mac", "uuid", "ip", "url_auth", "bearer", "pemkey"] as const;
  const rules = types.map((type) => rule("**", { type }));
  const startMs = processorMs();
  for (const piece of [
    "a@",
    "a.",
    "a@a.",
    "C:\\Users\\",
    "/home/",
    "12-",
    "4a:",
    "://",
    "Bearer ",
    "a-",
    "0",
  ])
    redacted(
      { message: piece.repeat(8000 / piece.length), extra: { a: piece.repeat(16_000 / piece.length) } },
      ...rules,
    );
  expect(processorMs() - startMs).toBeLessThan(3000);
});

test("a hostile event costs little, and what is not looked through is not kept", () => {
  const text = "a".repeat(15_000);
  const extra = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`k${index}`, text]));
  const startMs = processorMs();
  const event = redacted(
    { message: text.slice(0, 8000), extra, contexts: { a: extra } },
    rule("**", { type: "pattern", pattern: "(a|aa)+.{0,500}b" }),
  );
  expect(processorMs() - startMs).toBeLessThan(2000);
  expect(JSON.stringify(event.contexts)).not.toContain("aaa");
});
