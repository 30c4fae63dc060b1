import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import type { ErrorEvent } from "@vedette/protocol";
import { eventOf, thrown } from "../../sample-event.fixture.ts";
import { groupEvent, systemHash } from "./group-event.ts";
import { storableParts } from "./part.ts";

const hashOf = (event: ErrorEvent): string => groupEvent(event).hash;
const textsOf = (event: ErrorEvent): readonly string[] =>
  groupEvent(event)
    .parts.filter(({ contributes }) => contributes)
    .map(({ text }) => text);
const hintsOf = (event: ErrorEvent): readonly (string | undefined)[] =>
  groupEvent(event)
    .parts.filter(({ contributes }) => !contributes)
    .map(({ hint }) => hint);

type Place = string | Record<string, unknown>;
const frame = (place: Place): Record<string, unknown> => {
  if (typeof place !== "string") return place;
  const [module, name] = place.split(" ");
  return { module: `shop.${module}`, function: name, lineno: 12, in_app: true };
};
const library = { module: "lib.http", function: "send", in_app: false };
const python = (error: Record<string, unknown>, ...places: Place[]): ErrorEvent =>
  thrown(error, places.map(frame), { platform: "python" });
const error = { type: "ValueError", value: "bad id 17" };

describe("frames", () => {
  const fault = ["api.view show", "orders.model apply", "orders.rules check", "money.amount parse"];

  test("the application's innermost decide; libraries, lines and messages do not", () => {
    const event = python(error, library, ...fault, library);
    expect(groupEvent(event).variant).toBe("app");
    expect(textsOf(event)).toEqual([
      "ValueError",
      "shop.money.amount in parse",
      "shop.orders.rules in check",
      "shop.orders.model in apply",
    ]);
    expect(hintsOf(event)).toContain("it is not the application's");
    expect(hintsOf(event)).toContain("the frames decide");
    const moved = fault.map((place) => ({ ...frame(place), lineno: 99, colno: 3 }));
    expect(hashOf(python({ ...error, value: "bad id 99" }, ...moved))).toBe(hashOf(event));
  });

  test("the way in does not: a job fails as the page does", () => {
    expect(hashOf(python(error, "jobs.nightly run", ...fault.slice(1)))).toBe(
      hashOf(python(error, ...fault)),
    );
    expect(hashOf(python(error, "web.controller show", "orders.model apply"))).toBe(
      hashOf(python(error, "jobs.worker run", "orders.model apply")),
    );
  });

  test("the same mistake elsewhere, in another helper's caller or of another type is another fault", () => {
    const hashes = [
      python(error, ...fault),
      python({ ...error, type: "KeyError" }, ...fault),
      python(error, "api.view show", "carts.model apply", "carts.rules check", "money.amount parse"),
      python(error, "api.view show", "orders.model apply", "orders.rules check", "money.amount format"),
    ].map(hashOf);
    expect(new Set(hashes).size).toBe(4);
    const helper = ["database.connection execute", "database.cursor step"];
    expect(hashOf(python(error, "api.view show", "orders.model apply", ...helper))).not.toBe(
      hashOf(python(error, "api.view show", "carts.model apply", ...helper)),
    );
  });

  test("how often a recursion turned does not count", () => {
    const turns = (count: number) =>
      python(
        error,
        "api.view show",
        "tree.walk down",
        ...Array.from({ length: count }, () => ["tree.walk visit", "tree.walk into"]).flat(),
      );
    expect(hashOf(turns(2))).toBe(hashOf(turns(40)));
  });

  test("an overflow is its loop, wherever it ends", () => {
    const overflow = (...end: string[]) =>
      python(
        { type: "RecursionError", value: "maximum recursion depth exceeded" },
        "api.view show",
        ...Array.from({ length: 30 }, () => ["tree.a one", "tree.b two"]).flat(),
        ...end,
      );
    expect(hashOf(overflow())).toBe(hashOf(overflow("tree.a one")));
  });

  test("two failures in one function are told apart by their lines, wherever these stand", () => {
    const at = (context_line: string, lineno: number) =>
      python(error, { ...frame("orders.model apply"), context_line, lineno });
    expect(hashOf(at("    raise ValueError(a)", 3))).toBe(hashOf(at("raise  ValueError(a)", 90)));
    expect(hashOf(at("raise ValueError(a)", 3))).not.toBe(hashOf(at("raise ValueError(b)", 3)));
  });

  test("without a frame of the application all count", () => {
    const event = python(error, library, { ...library, function: "open" });
    expect(groupEvent(event).variant).toBe("system");
    expect(textsOf(event)).toEqual(["ValueError", "lib.http in open", "lib.http in send"]);
  });

  test("the hash by all frames is the group that it had before anybody knew the application's", () => {
    const known = python(error, library, "orders.model apply");
    const unknown = python(error, library, { ...frame("orders.model apply"), in_app: false });
    expect(systemHash(known)).toBe(hashOf(unknown));
  });
});

describe("browsers", () => {
  const url = (name: string) => `https://shop.example/assets/${name}`;
  const versions = [
    {
      value: "Cannot read properties of undefined (reading 'total')",
      functions: ["HTMLButtonElement.onclick", "async Checkout.submit", "Cart.sum"],
      builtin: { function: "Array.map", filename: "<anonymous>" },
    },
    {
      value: `can't access property "total", t.cart is undefined`,
      functions: ["onclick", "async*submit", "sum"],
      builtin: undefined,
    },
    {
      value: "undefined is not an object (evaluating 't.cart.total')",
      functions: ["onclick", "submit", "sum"],
      builtin: { function: "map", filename: "[native code]" },
    },
  ];
  const seen = (version: (typeof versions)[number], build: string, names = version.functions) =>
    thrown(
      { type: "TypeError", value: version.value },
      [
        ...names.map((name) => ({ function: name, filename: url(`app.${build}.js`), in_app: true })),
        ...(version.builtin === undefined ? [] : [{ ...version.builtin, in_app: true }]),
        { function: "?", filename: url(`app.${build}.js`), in_app: true },
      ],
      { platform: "javascript" },
    );

  test("the same fault is one group in all engines, and after a build", () => {
    const hashes = versions
      .flatMap((version) => [seen(version, "8f3c21d0"), seen(version, "0badcafe")])
      .map(hashOf);
    expect(new Set(hashes).size).toBe(1);
  });

  test.each([
    [
      "TypeError",
      "Cannot destructure property 'total' of 't.cart' as it is undefined.",
      `can't access property "total", t.cart is undefined`,
    ],
    ["TypeError", "t.items is not iterable", "undefined is not a function (near '...[one, two]...')"],
    ["TypeError", "t is not a function or its return value is not iterable", "t() is not iterable"],
    [
      "ReferenceError",
      "Cannot access 'e' before initialization",
      "can't access lexical declaration 'n' before initialization",
      "Cannot access uninitialized variable.",
    ],
    [
      "TypeError",
      "Failed to construct 'URL': Invalid URL",
      "URL constructor: /cart? is not a valid URL.",
      `"/cart?" cannot be parsed as a URL.`,
    ],
    [
      "QuotaExceededError",
      "Failed to execute 'setItem' on 'Storage': Setting the value of 'cart' exceeded the quota.",
      "The quota has been exceeded.",
    ],
    [
      "NotFoundError",
      "Failed to execute 'removeChild' on 'Node': The node to be removed is not a child of this node.",
      "Node.removeChild: The node to be removed is not a child of this node",
      "The object can not be found here.",
    ],
  ])("a %s is one group without frames, however an engine words it", (type, ...values) => {
    const hashes = values.map((value) => hashOf(thrown({ type, value }, [], { platform: "javascript" })));
    expect(new Set(hashes).size).toBe(1);
  });

  test("names that a minifier gave do not count; what it cannot rename does", () => {
    const [chrome = versions[0]] = versions;
    if (chrome === undefined) throw new Error("no version");
    const one = seen(chrome, "8f3c21d0", ["HTMLDivElement.t", "e.submit", "Qs"]);
    const other = seen(chrome, "0badcafe", ["HTMLDivElement.n", "a.submit", "Zt"]);
    expect(hashOf(one)).toBe(hashOf(other));
    expect(textsOf(one)).toEqual(["TypeError", "app in submit", "property total of nothing"]);
  });

  test("a library in the bundle is no part of the application", () => {
    const of = (name: string) =>
      thrown(
        { type: "Error", value: "x" },
        [
          { function: name, filename: url("vendors.8f3c21d0.js"), in_app: true },
          ...["open", "save", "check"].map((own) => ({
            function: own,
            filename: url("app.js"),
            in_app: true,
          })),
          { function: name, filename: "https://cdn.jsdelivr.net/npm/x/index.js", in_app: true },
        ],
        { platform: "javascript" },
      );
    expect(hashOf(of("batchedUpdates"))).toBe(hashOf(of("commitRoot")));
  });

  test("what a rule says of a frame holds", () => {
    const vendored = { function: "pay", filename: url("vendors.js"), in_app: true };
    const by = (data?: Record<string, unknown>) =>
      textsOf(
        thrown(
          { type: "Error", value: "x" },
          [vendored, vendored].map((each) => ({ ...each, ...(data && { data }) })),
          { platform: "javascript" },
        ),
      );
    expect(
      groupEvent(thrown({ type: "Error", value: "x" }, [vendored], { platform: "javascript" })).variant,
    ).toBe("system");
    expect(by({ orig_in_app: -1 })).toEqual(["Error", "vendors in pay", "x"]);
  });
});

describe("errors with causes", () => {
  const chained = (...values: { type: string; value?: string; frames?: string[] }[]) =>
    eventOf({
      platform: "python",
      exception: {
        values: values.map(({ type, value, frames }) => ({
          type,
          value: value ?? "x",
          ...(frames === undefined ? {} : { stacktrace: { frames: frames.map(frame) } }),
        })),
      },
    });
  const wrapper = { type: "OrderFailed", frames: ["orders.model place"] };

  test("the same wrapper with another cause is another fault", () => {
    const hashes = [
      chained({ type: "Timeout", frames: ["db.pool take"] }, wrapper),
      chained({ type: "Refused", frames: ["db.pool take"] }, wrapper),
      chained({ type: "Timeout", frames: ["mail.queue put"] }, wrapper),
      chained({ type: "Refused", value: "card declined" }, wrapper),
      chained({ type: "Refused", value: "limit reached" }, wrapper),
    ].map(hashOf);
    expect(new Set(hashes).size).toBe(5);
  });

  test("what only passes errors on does not count", () => {
    const cause = { type: "Timeout", frames: ["db.pool take"] };
    expect(hashOf(chained(cause, { type: "ExecutionException", frames: ["jobs.pool await"] }))).toBe(
      hashOf(chained(cause)),
    );
  });

  test("an error that wraps itself again and again is one fault", () => {
    const again = { type: "Retry", frames: ["net.client send"] };
    const cause = { type: "Timeout", frames: ["net.client wait"] };
    expect(hashOf(chained(cause, again, again, again))).toBe(hashOf(chained(cause, again)));
  });
});

describe("groups of errors", () => {
  const group = (...members: { type: string; value: string; at?: string }[]) =>
    eventOf({
      platform: "node",
      exception: {
        values: [
          ...members
            .map(({ type, value, at }, index) => ({
              type,
              value,
              ...(at === undefined
                ? {}
                : { stacktrace: { frames: [{ module: at, function: "runAll", in_app: true }] } }),
              mechanism: {
                type: "chained",
                exception_id: index + 1,
                parent_id: 0,
                source: `errors[${index}]`,
              },
            }))
            .reverse(),
          {
            type: "AggregateError",
            value: "all failed",
            mechanism: { type: "generic", exception_id: 0, is_exception_group: true },
          },
        ],
      },
    });
  const timeout = { type: "Timeout", value: "no answer in 12ms", at: "net" };
  const refused = { type: "Refused", value: "by 10.0.0.1", at: "net" };

  test("many of one kind are one, whatever their number", () => {
    expect(hashOf(group(timeout, timeout, timeout))).toBe(hashOf(group(timeout)));
    expect(textsOf(group(timeout, timeout))).not.toContain("AggregateError");
  });

  test("several kinds are together with the group, in any order", () => {
    expect(hashOf(group(timeout, refused))).toBe(hashOf(group(refused, timeout, refused)));
    expect(hashOf(group(timeout, refused))).not.toBe(hashOf(group(timeout)));
    expect(textsOf(group(timeout, refused))).toContain("AggregateError");
  });

  test("ids that make no tree are not trusted", () => {
    const event = eventOf({
      exception: {
        values: [
          { type: "A", value: "a", mechanism: { type: "x", exception_id: 1, parent_id: 2 } },
          {
            type: "B",
            value: "b",
            mechanism: { type: "x", exception_id: 1, parent_id: 1, is_exception_group: true },
          },
        ],
      },
    });
    expect(textsOf(event)).toEqual(["A", "a", "B", "b"]);
  });
});

describe("events without exceptions", () => {
  test("are grouped by template, then text, without what varies", () => {
    const message = (formatted: string, template?: string) =>
      eventOf({ logentry: template === undefined ? { formatted } : { message: template, formatted } });
    expect(textsOf(message("cart 17 of mara@example.net is empty"))).toEqual([
      "cart <int> of <email> is empty",
    ]);
    expect(hashOf(message("cart of Mara", "cart of %s"))).toBe(hashOf(message("cart of Li", "cart of %s")));
  });

  test("a thread that stands out counts as a trace", () => {
    const event = eventOf({
      platform: "python",
      threads: [{ id: 1, crashed: true, stacktrace: { frames: [frame("orders.model apply")] } }, { id: 2 }],
    });
    expect(textsOf(event)).toEqual(["shop.orders.model in apply"]);
  });

  test("a message that was reported with its stack is told apart by what it says", () => {
    const reported = (message: string, more: Record<string, unknown> = {}) =>
      eventOf({
        platform: "python",
        ...more,
        message,
        threads: [{ current: true, stacktrace: { frames: ["api.view show", "logs.sink write"].map(frame) } }],
      });
    expect(hashOf(reported("cart 17 is empty"))).toBe(hashOf(reported("cart 18 is empty")));
    expect(hashOf(reported("cart 17 is empty"))).not.toBe(hashOf(reported("mail was refused")));
    const synthetic = (value: string) =>
      thrown({ value, mechanism: { type: "generic", synthetic: true } }, [frame("logs.sink write")], {
        platform: "node",
      });
    expect(hashOf(synthetic("cart is empty"))).not.toBe(hashOf(synthetic("mail was refused")));
  });

  test("nothing at all is one group", () => {
    expect(groupEvent(eventOf({})).variant).toBe("fallback");
  });

  test("a report counts by directive and origin", () => {
    const event = eventOf({
      type: "csp",
      csp: { effective_directive: "img-src", blocked_uri: "https://evil.example/x.png?1" },
    });
    expect(textsOf(event)).toEqual(["csp", "img-src", "https://evil.example"]);
  });
});

describe("fingerprints", () => {
  test("decide alone, or together with the usual grouping", () => {
    const event = (...fingerprint: string[]) => eventOf({ message: "cart 17", logger: "shop", fingerprint });
    expect(textsOf(event("a", "{{ logger }}"))).toEqual(["a", "shop"]);
    expect(textsOf(event("{{ default }}", "b"))).toEqual(["cart <int>", "b"]);
    expect(hashOf(event("{{default}}"))).toBe(hashOf(eventOf({ message: "cart 17" })));
  });

  test("a checksum is the hash of an old client", () => {
    expect(groupEvent(eventOf({ message: "x", checksum: "AB".repeat(16) }))).toMatchObject({
      hash: "ab".repeat(16),
      variant: "checksum",
    });
  });
});

const anyFrame = fc.record(
  {
    function: fc.oneof(
      fc.string({ maxLength: 600 }),
      fc.constantFrom("<".repeat(500), "a<b>(c)::{d}", "operator<", "-[", "lambda$"),
    ),
    module: fc.string({ maxLength: 60 }),
    filename: fc.string({ maxLength: 60 }),
    abs_path: fc.string({ maxLength: 60 }),
    package: fc.string({ maxLength: 30 }),
    context_line: fc.string({ maxLength: 130 }),
    instruction_addr: fc.constantFrom("0x1", "0xffffffffffffffff", "17"),
    image_addr: fc.constantFrom("0x0", "0xff"),
    in_app: fc.boolean(),
  },
  { requiredKeys: [] },
);

test("any event has a group, always the same, and says why in little space", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        "javascript",
        "node",
        "python",
        "java",
        "go",
        "ruby",
        "php",
        "csharp",
        "native",
        "cocoa",
        "other",
      ),
      fc.array(anyFrame, { maxLength: 60 }),
      fc.string({ maxLength: 300 }),
      (platform, frames, value) => {
        const event = thrown({ type: "E", value }, frames, { platform });
        const { hash, parts } = groupEvent(event);
        expect(hash).toMatch(/^[0-9a-f]{32}$/);
        expect(hashOf(event)).toBe(hash);
        const stored = storableParts(parts);
        expect(stored.length).toBeLessThanOrEqual(40);
        for (const { text } of stored) expect(text.length).toBeLessThanOrEqual(200);
      },
    ),
    { numRuns: 300 },
  );
});

test("hostile names cost little", () => {
  const startMs = processorMs();
  for (const piece of [
    "<",
    "(",
    "::",
    "operator",
    "block in ",
    "a*",
    "/<",
    "$",
    " [as x]",
    ".func1",
    "[clone .a]",
    "{closure",
    " const",
    "closure #1 in ",
    "specialized ",
  ]) {
    const name = piece.repeat(512 / piece.length);
    for (const platform of ["javascript", "python", "java", "go", "ruby", "php", "csharp", "native"]) {
      const frames = Array.from({ length: 250 }, () => ({
        function: name,
        module: name,
        filename: name,
        in_app: true,
      }));
      groupEvent(thrown({ type: "E", value: "x" }, frames, { platform }));
    }
  }
  expect(processorMs() - startMs).toBeLessThan(4000);
});
