import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ErrorEvent } from "@vedette/protocol";
import { eventOf, thrown } from "../sample-event.fixture.ts";
import { groupEvent } from "./v1.ts";

const hashOf = (event: ErrorEvent): string => groupEvent(event).hash;
const componentsOf = (event: ErrorEvent): readonly string[] => groupEvent(event).components;

const frame = (functionName: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  function: functionName,
  module: `app.${functionName}`,
  filename: `/srv/app/${functionName}.py`,
  lineno: 12,
  in_app: true,
  ...more,
});
const foreign = (functionName: string): Record<string, unknown> =>
  frame(functionName, { in_app: false, module: `lib.${functionName}` });

describe("exceptions with frames", () => {
  const error = { type: "ValueError", value: "bad id 17" };

  test("type and the application's frames decide; values, lines and libraries do not", () => {
    const event = thrown(error, [foreign("serve"), frame("handle"), foreign("parse"), frame("check")]);
    expect(groupEvent(event)).toMatchObject({
      variant: "exception",
      components: ["ValueError", "app.handle in handle", "app.check in check"],
    });
    const moved = thrown({ type: "ValueError", value: "bad id 99" }, [
      frame("handle", { lineno: 90, colno: 3 }),
      foreign("other"),
      frame("check", { lineno: 7 }),
    ]);
    expect(hashOf(moved)).toBe(hashOf(event));
  });

  test("another type, another function or another order is another group", () => {
    const base = hashOf(thrown(error, [frame("a"), frame("b")]));
    expect(hashOf(thrown({ ...error, type: "KeyError" }, [frame("a"), frame("b")]))).not.toBe(base);
    expect(hashOf(thrown(error, [frame("a"), frame("c")]))).not.toBe(base);
    expect(hashOf(thrown(error, [frame("b"), frame("a")]))).not.toBe(base);
  });

  test("when no frame is the application's, all count", () => {
    expect(componentsOf(thrown(error, [foreign("serve"), foreign("parse")]))).toEqual([
      "ValueError",
      "lib.serve in serve",
      "lib.parse in parse",
    ]);
  });

  test("the depth of a recursion does not count", () => {
    const walk = frame("walk");
    expect(hashOf(thrown(error, [frame("a"), walk]))).toBe(
      hashOf(thrown(error, [frame("a"), walk, walk, walk, walk])),
    );
  });

  test("every exception of a chain counts", () => {
    const chain = (cause: string): ErrorEvent =>
      eventOf({
        exception: [
          { type: cause, stacktrace: { frames: [frame("query")] } },
          { type: "Wrapped", stacktrace: { frames: [frame("load")] } },
        ],
      });
    expect(componentsOf(chain("Timeout"))).toEqual([
      "Timeout",
      "app.query in query",
      "Wrapped",
      "app.load in load",
    ]);
    expect(hashOf(chain("Timeout"))).not.toBe(hashOf(chain("Refused")));
  });

  test("the value of a cause without frames is data", () => {
    const chain = (value: string): ErrorEvent =>
      eventOf({
        exception: [
          { type: "Cause", value },
          { type: "Wrapped", stacktrace: { frames: [frame("load")] } },
        ],
      });
    expect(hashOf(chain("one text"))).toBe(hashOf(chain("quite another")));
  });
});

describe("scripts", () => {
  const inBundle = (filename: string, functionName?: string): ErrorEvent =>
    thrown(
      { type: "TypeError", value: "x" },
      [
        { filename, function: "start", in_app: true },
        { filename, in_app: true, ...(functionName === undefined ? {} : { function: functionName }) },
      ],
      { platform: "javascript" },
    );

  test.each([
    ["https://a.example/app.8f3c21d0.js", "https://cdn.example/x/app.77aa1e04.js"],
    ["https://a.example/assets/index-BxY12abC.js", "https://a.example/assets/index-DkLm_9Qz.js"],
    ["https://a.example/main.3ba1c9f2d4e5.chunk.js", "https://a.example/main.000000000001.chunk.js"],
  ])("a new build does not make a new group: %s", (first, second) => {
    expect(hashOf(inBundle(first, "send"))).toBe(hashOf(inBundle(second, "send")));
  });

  test.each([
    ["/a/user-profile.js", "/a/user-settings.js"],
    ["/a/app.min.js", "/a/vendor.min.js"],
  ])("%s and %s are different files", (first, second) => {
    expect(hashOf(inBundle(first, "send"))).not.toBe(hashOf(inBundle(second, "send")));
  });

  test.each(["?", "<anonymous>", "Object.?", "Object.<anonymous>", "async <anonymous>"])(
    "%s is no name",
    (name) => {
      expect(hashOf(inBundle("/a/b.js", name))).toBe(hashOf(inBundle("/a/b.js")));
    },
  );

  test("the receiver of a method does not count", () => {
    expect(hashOf(inBundle("/a/b.js", "Foo.send"))).toBe(hashOf(inBundle("/a/b.js", "async Bar.send")));
  });

  test("a nameless frame says its line of code", () => {
    const frames = (context_line: string) => [
      { filename: "/a/b.js", function: "?", context_line, lineno: 3, in_app: true },
    ];
    const at = (line: string): string => hashOf(thrown({ type: "E" }, frames(line)));
    expect(at("  pay(cart);")).toBe(at("pay(cart);  "));
    expect(at("pay(cart);")).not.toBe(at("ship(cart);"));
  });

  test("one nameless frame of a page says nothing, so the value decides", () => {
    const lone = (value: string): ErrorEvent =>
      thrown(
        { type: "Error", value },
        [{ filename: "https://a.example/page/17", function: "?", in_app: true }],
        { platform: "javascript" },
      );
    expect(groupEvent(lone("Script error."))).toMatchObject({ components: ["Error", "Script error."] });
  });

  test("evaluated code is left out", () => {
    const evaluated = { filename: "<anonymous>", abs_path: "<anonymous>", function: "eval", in_app: true };
    expect(hashOf(thrown({ type: "E" }, [frame("a"), evaluated]))).toBe(
      hashOf(thrown({ type: "E" }, [frame("a")])),
    );
  });
});

describe("languages", () => {
  const component = (platform: string, own: Record<string, unknown>): string | undefined =>
    componentsOf(thrown({ type: "E" }, [{ in_app: true, ...own }], { platform }))[1];

  test.each([
    ["java", { module: "com.a.Shop$$Lambda$14/0x0000", function: "apply" }, "com.a.Shop$$Lambda in apply"],
    ["java", { module: "com.a.Shop$$EnhancerBySpringCGLIB$$1ab2", function: "pay" }, undefined],
    ["java", { module: "com.a.Shop", function: "lambda$pay$0" }, "com.a.Shop"],
    [
      "native",
      { package: "shop", filename: "main.rs", function: "shop::pay::h0123456789abcdef" },
      "main.rs in shop::pay",
    ],
    ["native", { filename: "a.cpp", function: "int shop::pay(Cart const&)" }, "a.cpp in int shop::pay"],
    ["ruby", { filename: "app/cart.rb", function: "block in pay" }, "cart.rb in pay"],
    [
      "php",
      { filename: "/src/Cart.php", function: "class@anonymous\u0000/src/x.php:3$0::pay" },
      "cart.php in pay",
    ],
    ["python", { module: "shop.cart", function: "<lambda>" }, "shop.cart in <lambda>"],
    ["csharp", { module: "Shop.Cart", function: "Pay(Int32 id)" }, "Shop.Cart in Pay"],
  ])("%s %j", (platform, own, expected) => {
    if (expected === undefined) expect(component(platform, own)).toMatch(/<auto>/);
    else expect(component(platform, own)).toBe(expected);
  });
});

describe("without frames", () => {
  test("type and the value without its data decide", () => {
    const event = (id: number): ErrorEvent => thrown({ type: "NotFound", value: `order ${id} is gone` });
    expect(groupEvent(event(17))).toMatchObject({
      variant: "exception",
      components: ["NotFound", "order <int> is gone"],
    });
    expect(hashOf(event(17))).toBe(hashOf(event(4_000)));
  });

  test("a message's template decides, not what was filled in", () => {
    const event = (who: string): ErrorEvent => eventOf({ logentry: { message: "hello %s", params: [who] } });
    expect(groupEvent(event("a"))).toMatchObject({ variant: "message", components: ["hello %s"] });
    expect(hashOf(event("a"))).toBe(hashOf(event("b")));
  });

  test("a captured message with a stack has the type left out", () => {
    const event = thrown(
      { type: "Error", value: "late", mechanism: { type: "generic", synthetic: true } },
      [frame("run")],
      { message: "late" },
    );
    expect(componentsOf(event)).toEqual(["app.run in run"]);
  });

  test("the crashed thread stands for the event", () => {
    const thread = (functionName: string, crashed: boolean): unknown => ({
      id: functionName,
      crashed,
      stacktrace: { frames: [frame(functionName)] },
    });
    const event = eventOf({ threads: { values: [thread("idle", false), thread("boom", true)] } });
    expect(groupEvent(event)).toMatchObject({ variant: "stacktrace", components: ["app.boom in boom"] });
  });

  test("nothing to go by is one group", () => {
    expect(groupEvent(eventOf({})).variant).toBe("fallback");
    expect(hashOf(eventOf({ extra: { a: 1 } }))).toBe(hashOf(eventOf({ user: { id: 2 } })));
  });

  test("policy reports group by directive and origin", () => {
    const report = (uri: string): ErrorEvent =>
      eventOf({ csp: { effective_directive: "script-src", blocked_uri: uri } });
    expect(hashOf(report("https://evil.example/a.js"))).toBe(hashOf(report("https://evil.example/b.js?x=1")));
    expect(hashOf(report("https://evil.example/a.js"))).not.toBe(
      hashOf(report("https://other.example/a.js")),
    );
  });
});

describe("fingerprints", () => {
  const given = (fingerprint: unknown, more: Record<string, unknown> = {}): ErrorEvent =>
    thrown({ type: "E", value: "v" }, [frame("f")], { fingerprint, ...more });

  test("a given one replaces the usual", () => {
    expect(groupEvent(given(["checkout", 7]))).toMatchObject({
      variant: "custom-fingerprint",
      components: ["checkout", "7"],
    });
    expect(hashOf(given(["a"]))).toBe(hashOf(eventOf({ message: "quite different", fingerprint: ["a"] })));
  });

  test.each([[["{{ default }}"]], [["{{default}}"]], [["{{   default  }}"]], [[]]])(
    "%j asks for the usual",
    (fingerprint) => {
      expect(hashOf(given(fingerprint))).toBe(hashOf(given(undefined)));
    },
  );

  test("the usual can be refined", () => {
    expect(groupEvent(given(["{{ default }}", "tenant-1"]))).toMatchObject({
      variant: "hybrid-fingerprint",
      components: ["E", "app.f in f", "tenant-1"],
    });
  });

  test("variables are filled in", () => {
    const event = given(
      [
        "{{ error.type }}-{{ function }}",
        "{{ tags.shop }}",
        "{{ tags.none }}",
        "{{ transaction }}",
        "{{ nonsense }}",
      ],
      { tags: { shop: "de" } },
    );
    expect(componentsOf(event)).toEqual([
      "E-f",
      "de",
      "<no-value-for-tag-none>",
      "<no-transaction>",
      "<unrecognized-variable-nonsense>",
    ]);
  });

  test("an old client's checksum is the hash", () => {
    expect(hashOf(eventOf({ checksum: "A".repeat(32) }))).toBe("a".repeat(32));
    expect(hashOf(eventOf({ checksum: "short" }))).toMatch(/^[0-9a-f]{32}$/);
  });
});

test("any event has a hash, and always the same", () => {
  const text = fc.string();
  const anyFrame = fc.record(
    {
      function: text,
      filename: text,
      module: text,
      abs_path: text,
      context_line: text,
      in_app: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const anyEvent = fc.record(
    {
      platform: fc.constantFrom("node", "python", "java", "native", "php", "ruby", "other"),
      fingerprint: fc.array(fc.oneof(text, fc.constant("{{ default }}"))),
      exception: fc.array(
        fc.record(
          { type: text, value: text, stacktrace: fc.record({ frames: fc.array(anyFrame) }) },
          { requiredKeys: [] },
        ),
      ),
      message: text,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(anyEvent, (payload) => {
      const first = groupEvent(eventOf(payload));
      expect(first.hash).toMatch(/^[0-9a-f]{32}$/);
      expect(groupEvent(eventOf(payload))).toEqual(first);
    }),
  );
});
