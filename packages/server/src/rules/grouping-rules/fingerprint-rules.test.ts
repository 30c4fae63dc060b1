import { describe, expect, test } from "vitest";
import { eventOf, thrown } from "../sample-event.fixture.ts";
import { groupEvent } from "../grouping/v1.ts";
import { ruled } from "./grouping-rules.fixture.ts";
import { parseFingerprintRules } from "./parse-grouping-rules.ts";

const event = eventOf({
  platform: "python",
  logger: "shop.cart",
  level: "warning",
  release: "shop@1.2.3",
  message: "Could not pay",
  fingerprint: ["by-client"],
  sdk: { name: "sentry.python.django", version: "3" },
  tags: { region: "eu-1" },
  exception: [
    { type: "ConnectionError", value: "refused by 10.0.0.1" },
    {
      type: "PayError",
      value: "Card Declined",
      stacktrace: {
        frames: [
          { function: "handle", module: "web.views", filename: "web/views.py", in_app: true },
          { function: "pay", module: "shop.cart", filename: "shop/cart.py", in_app: true },
          {
            function: "send",
            module: "lib.http",
            abs_path: "/usr/lib/http.py",
            package: "C:\\libs\\Http.DLL",
            in_app: false,
          },
        ],
      },
    },
  ],
  threads: {
    values: [
      { id: 7, name: "worker", state: "RUNNABLE", crashed: true },
      { id: 8, name: "idle" },
    ],
  },
});

describe("matchers", () => {
  test.each([
    ["type:PayError", true],
    ["error.type:PayErr*", true],
    ["type:payerror", false],
    ["type:ConnectionError", true],
    ["!type:PayError", true],
    ["value:card*", true],
    ["error.value:declined", false],
    ["type:PayError value:refused*", false],
    ["type:ConnectionError value:refused*", true],
    ["message:*PAY", true],
    ["message:refused*", true],
    ["message:nothing", false],
    ["logger:shop.*", true],
    ["logger:SHOP.*", false],
    ["level:WARNING", true],
    ["!level:error logger:shop.*", true],
    ["!level:warning", false],
    ["tags.region:eu-?", true],
    ["tags.region:us*", false],
    ["tags.none:*", false],
    ["!tags.none:x", true],
    ['"tags.region":eu*', true],
    ["family:other", true],
    ["family:javascript,other", true],
    ["family:all", true],
    ["family:native", false],
    ["sdk:sentry.python.*", true],
    ["release:SHOP@1.*", true],
    ["release:shop@2.*", false],
    ["thread.name:worker thread.crashed:yes", true],
    ["thread.name:idle thread.crashed:yes", false],
    ["thread.id:8 thread.crashed:no", true],
    ["thread.state:RUN*", true],
    ["thread.current:1", false],
    ["stack.function:pay", true],
    ["function:PAY", false],
    ["module:shop.*", true],
    ["stack.abs_path:shop/*.py", true],
    ["path:**/Http.py", true],
    ["path:/shop/cart.py", true],
    ["path:*.py", false],
    ["stack.package:c:/libs/*", true],
    ["package:**/http.dll", true],
    ["app:no function:send", true],
    ["app:yes function:send", false],
    ["function:pay module:web.*", false],
    ["!function:pay module:shop.cart", false],
    ["[ function:handle ] | function:pay", true],
    ["[ function:pay ] | function:handle", false],
    ["function:pay | [ app:no ]", true],
    ["[ function:handle ] | function:pay | [ function:send ]", true],
    ["[ function:handle ] | type:PayError", true],
    ["function:[ps]*", true],
    ["type:PayError function:nothing", false],
  ])("%s: %s", (matchers, expected) => {
    const { match, counted } = ruled(event, { fingerprint: `${matchers} -> found` });
    expect(match !== undefined).toBe(expected);
    expect(counted.fingerprint).toEqual([expected ? "found" : "by-client"]);
  });

  test("an event without an exception fits nothing that asks for one", () => {
    const { match } = ruled(eventOf({ message: "x" }), { fingerprint: "!type:E -> a" });
    expect(match).toBeUndefined();
  });
});

describe("the rule that fits", () => {
  test("is the first, replaces the client's fingerprint for grouping and leaves it in the event", () => {
    const fingerprint =
      "type:None -> no\n# comment\ntype:PayError -> pay, {{ tags.region }}\ntype:PayError -> late";
    const result = ruled(event, { fingerprint });
    expect(result.event.fingerprint).toEqual(["by-client"]);
    expect(groupEvent(result.counted)).toMatchObject({
      variant: "custom-fingerprint",
      components: ["pay", "eu-1"],
    });
    expect(result.notes).toEqual({
      rule: {
        kind: "fingerprint",
        origin: "project",
        line: 3,
        text: "type:PayError -> pay, {{ tags.region }}",
      },
    });
  });

  test("may keep the usual group, and add to it", () => {
    const group = (rule: string) => groupEvent(ruled(event, { fingerprint: rule }).counted);
    const usual = groupEvent({ ...event, fingerprint: undefined });
    expect(group("type:* -> {{ default }}")).toEqual(usual);
    expect(group("type:* -> {{default}} more")).toMatchObject({
      variant: "hybrid-fingerprint",
      components: [...usual.components, "more"],
    });
  });

  test("names frames by what stack-trace rules made of them", () => {
    const stackTrace = "function:send +app category=net";
    expect(ruled(event, { stackTrace, fingerprint: "app:no -> x" }).match).toBeUndefined();
    expect(ruled(event, { stackTrace, fingerprint: "app:yes function:send -> x" }).match).toBeDefined();
  });

  test("says where", () => {
    const { match } = ruled(event, { fingerprint: "function:p* -> x" });
    expect(match?.frames).toEqual({ trace: 0, places: [1] });
  });

  test("carries a title", () => {
    expect(ruled(event, { fingerprint: 'type:* -> x title="Pay: {{ error.value }}"' }).title).toBe(
      "Pay: {{ error.value }}",
    );
  });
});

describe("built-in rules", () => {
  const failing = (value: string, more: Record<string, unknown> = {}) =>
    thrown({ type: "Error", value }, [{ function: "load", filename: "/a.js" }], {
      platform: "javascript",
      transaction: "/shop",
      ...more,
    });
  const fingerprintOf = (value: string, more?: Record<string, unknown>) =>
    ruled(failing(value, more), { isBuiltInOn: true }).counted.fingerprint;

  test.each([
    ["Loading chunk 17 failed.\n(error: https://a.example/17.js)", ["chunkloaderror"]],
    ["Loading CSS chunk 4 failed.", ["chunkloaderror"]],
    ["Failed to fetch dynamically imported module: https://a.example/x.js", ["chunkloaderror"]],
    ["Hydration failed because the initial UI does not match", ["hydrationerror", "{{ transaction }}"]],
    [
      "Minified React error #418; visit https://react.dev/errors/418",
      ["hydrationerror", "{{ transaction }}"],
    ],
    ["Minified React error #4180; visit", undefined],
    ["something else", undefined],
  ])("%s", (value, expected) => expect(fingerprintOf(value)).toEqual(expected));

  test("stay behind the client's fingerprint and the project's rules", () => {
    const chunk = "Loading chunk 17 failed.";
    expect(fingerprintOf(chunk, { fingerprint: ["mine"] })).toEqual(["mine"]);
    expect(fingerprintOf(chunk, { fingerprint: ["{{ default }}"] })).toEqual(["chunkloaderror"]);
    const own = ruled(failing(chunk), { fingerprint: "type:Error -> own", isBuiltInOn: true });
    expect(own.counted.fingerprint).toEqual(["own"]);
    expect(fingerprintOf(chunk, { platform: "python" })).toBeUndefined();
  });
});

describe("texts of rules", () => {
  test.each([
    ["foo:x -> a", 1, "there is no matcher foo; there are type, value, message"],
    ["type:Foo", 9, "expected a matcher such as type:Error or ->"],
    ["type:Foo ->", 12, "expected a value"],
    ["  type: -> x", 8, "expected a pattern"],
    ['type:"Foo -> x', 6, "expected a pattern"],
    ["type:Foo -> a title=x", 15, 'the title must stand in quotes: title="…"'],
    ['type:Foo -> a colour="x"', 15, "there is no attribute colour; there is title"],
    ['type:Foo -> title="x"', 13, "a value is missing"],
    ["category:x -> a", 1, "there is no matcher category"],
    ["[ type:x ] | function:a -> a", 3, "there is no matcher type"],
    [`type:${"x".repeat(257)} -> a`, 1, "256 characters at most"],
    [`${"type:x ".repeat(21)}-> a`, 141, "20 matchers at most"],
    [`type:x -> ${"a ".repeat(21)}`, 51, "20 values at most"],
    [`type:x -> ${"a".repeat(257)}`, 11, "256 characters at most"],
    [`type:x -> ${"a ".repeat(1000)}`, 2001, "2000 characters at most"],
    ["constructor:x -> a", 1, "there is no matcher constructor"],
  ])("%s is refused at column %i", (line, column, message) => {
    const { rules, faults } = parseFingerprintRules(`type:ok -> ok\r\n${line}\n`);
    expect(rules).toHaveLength(1);
    expect(faults).toMatchObject([{ line: 2, column, message: expect.stringContaining(message) }]);
  });

  test("of too many rules, or too long, are refused", () => {
    expect(parseFingerprintRules("type:x -> a\n".repeat(1001)).faults).toMatchObject([{ line: 1001 }]);
    expect(parseFingerprintRules(`# ${"x".repeat(100_000)}`).faults).toMatchObject([{ line: 1 }]);
  });
});
