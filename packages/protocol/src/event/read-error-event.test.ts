import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUtf8 } from "../bytes.ts";
import { readEnvelope } from "../envelope/read-envelope.ts";
import { eventFieldTypes } from "./event-field-types.ts";
import { expectNormalForm } from "./normal-form.expectation.ts";
import { readErrorEvent } from "./read-error-event.ts";

/** What the event is once it has been written as JSON, as it is when it is shown. */
function read(value: unknown) {
  const { event, remarks } = readErrorEvent(JSON.parse(JSON.stringify(value)));
  expectNormalForm(event);
  return { event, remarks, json: JSON.parse(JSON.stringify(event)) as Record<string, unknown> };
}

describe("lists in any wrapping", () => {
  const exception = { type: "Error", value: "x" };
  test.each([
    ["wrapped", { values: [exception] }],
    ["bare", [exception]],
    ["single", exception],
    ["with holes", { values: [null, exception, 7, {}] }],
  ])("an exception %s", (_name, value) => {
    expect(read({ exception: value }).json.exception).toEqual({ values: [exception] });
  });

  test("breadcrumbs bare and wrapped, with times of both kinds", () => {
    const crumbs = [
      { timestamp: 1795189952.5, message: "a", level: "log", data: { x: [1] } },
      { timestamp: "2026-11-20T12:00:00.250000Z", category: "b", type: null },
    ];
    const expected = {
      values: [
        { timestamp: 1795189952.5, message: "a", level: "info", data: { x: [1] } },
        { timestamp: 1795176000.25, category: "b" },
      ],
    };
    expect(read({ breadcrumbs: crumbs }).json.breadcrumbs).toEqual(expected);
    expect(read({ breadcrumbs: { values: crumbs } }).json.breadcrumbs).toEqual(expected);
  });

  test("an empty list is no list", () => {
    expect(
      read({ exception: { values: [] }, threads: [], breadcrumbs: { values: null } }).json,
    ).not.toHaveProperty("exception");
  });
});

describe("names of old clients", () => {
  test("interfaces are found under their old names", () => {
    const { event } = read({
      "sentry.interfaces.Exception": [{ type: "E" }],
      "sentry.interfaces.User": { id: 1 },
      "sentry.interfaces.Message": { message: "m %s", params: ["x"] },
    });
    expect(event.exception?.values[0]?.type).toBe("E");
    expect(event.user?.id).toBe("1");
    expect(event.logentry).toEqual({ message: "m %s", formatted: "m x", params: ["x"] });
  });

  test("a trace beside one exception without its own belongs to it", () => {
    const stacktrace = { frames: [{ function: "f", filename: "a.py" }] };
    const { event } = read({ exception: [{ type: "E" }], stacktrace });
    expect(event.exception?.values[0]?.stacktrace?.frames).toHaveLength(1);
    expect(event.stacktrace).toBeUndefined();
  });

  test("a value that says its type is split", () => {
    expect(read({ exception: { value: "TypeError: x is not a function" } }).json.exception).toEqual({
      values: [{ type: "TypeError", value: "x is not a function" }],
    });
  });
});

describe("messages", () => {
  test.each([
    [{ message: "plain" }, { formatted: "plain" }],
    [{ message: { message: "a %s", params: ["b"] } }, { message: "a %s", formatted: "a b", params: ["b"] }],
    [
      { logentry: { message: "a %(n)s", params: { n: 3 } } },
      { message: "a %(n)s", formatted: "a 3", params: { n: 3 } },
    ],
    [
      { logentry: { message: "a {} of {}", params: [1, 2] } },
      { message: "a {} of {}", formatted: "a 1 of 2", params: [1, 2] },
    ],
    [{ logentry: { message: "same", formatted: "same" } }, { message: "same" }],
    [{ logentry: { formatted: "only formatted" } }, { formatted: "only formatted" }],
    [{ message: 7 }, { formatted: "7" }],
    [{ message: "" }, undefined],
    [{ message: [] }, undefined],
  ])("%j", (input, expected) => {
    expect(read(input).json.logentry).toEqual(expected);
  });
});

describe("tags", () => {
  test.each([
    ["a map", { a: 5, b: true, c: "x", d: null, e: {} }],
    ["pairs", [["a", 5], ["b", true], ["c", "x"], ["d", null], "broken"]],
    ["objects", [{ key: "a", value: 5 }, { key: "b", value: true }, { key: "c", value: "x" }, { value: 1 }]],
  ])("as %s", (_name, tags) => {
    expect(read({ tags }).event.tags).toEqual([
      ["a", "5"],
      ["b", "true"],
      ["c", "x"],
    ]);
  });

  test("the first of equal names wins; what is too long, broken or empty is left out and remarked", () => {
    const { event, remarks } = read({
      tags: [
        ["a", "1"],
        ["a", "2"],
        ["b", "x".repeat(201)],
        ["k".repeat(201), "x"],
        ["c", "line\nend"],
        ["", "x"],
        ["d", " "],
      ],
    });
    expect(event.tags).toEqual([["a", "1"]]);
    expect(remarks).toHaveLength(5);
  });
});

describe("scalars", () => {
  test.each([
    [{ level: "critical" }, "level", "fatal"],
    [{ level: 30 }, "level", "warning"],
    [{ level: "nonsense" }, "level", "error"],
    [{}, "level", "error"],
    [{ platform: "Python" }, "platform", "python"],
    [{ platform: "fortran" }, "platform", "other"],
    [{ timestamp: "2026-11-20T12:00:00" }, "timestamp", 1795176000],
    [{ timestamp: "2026-11-20T14:00:00.5+02:00" }, "timestamp", 1795176000.5],
    [{ timestamp: "2026-11-20 12:00:00Z" }, "timestamp", 1795176000],
    [{ timestamp: "1795176000.25" }, "timestamp", 1795176000.25],
    [{ timestamp: 1795176000250 }, "timestamp", 1795176000.25],
    [{ timestamp: "yesterday" }, "timestamp", undefined],
    [{ release: 7 }, "release", "7"],
    [{ release: " a@1 \n" }, "release", "a@1"],
    [{ release: "x".repeat(201) }, "release", undefined],
    [{ environment: "" }, "environment", undefined],
    [{ transaction: "x".repeat(300) }, "transaction", "x".repeat(200)],
    [{ event_id: "9EC79C33-EC99-42AB-8353-589FCB2E04DC" }, "event_id", "9ec79c33ec9942ab8353589fcb2e04dc"],
    [{ event_id: "0".repeat(32) }, "event_id", undefined],
    [{ fingerprint: ["a", 5, true, null, {}] }, "fingerprint", ["a", "5", "true"]],
    [{ fingerprint: "bare" }, "fingerprint", ["bare"]],
  ])("%j", (input, field, expected) => {
    expect(read(input).json[field]).toEqual(expected);
  });

  test("the type follows from what the event holds", () => {
    expect(read({ type: "csp", message: "x" }).event.type).toBe("default");
    expect(read({ exception: [{ type: "E" }] }).event.type).toBe("error");
    expect(read({ csp: { "blocked-uri": "x" }, exception: [{ type: "E" }] }).event.type).toBe("csp");
  });
});

describe("frames", () => {
  const frameOf = (frame: unknown): unknown => {
    const { json } = read({ stacktrace: { frames: [frame] } });
    return (json.stacktrace as { frames: unknown[] } | undefined)?.frames[0];
  };

  test("a lone file name is the path; of a URL its path is shown", () => {
    expect(frameOf({ filename: "https://a.example/static/app.js?v=1" })).toEqual({
      abs_path: "https://a.example/static/app.js?v=1",
      filename: "/static/app.js",
    });
    expect(frameOf({ abs_path: "app:///index.js" })).toEqual({
      abs_path: "app:///index.js",
      filename: "app:///index.js",
    });
  });

  test("null means absent, numbers may be texts, addresses numbers", () => {
    expect(
      frameOf({
        module: null,
        function: "f",
        lineno: "12",
        colno: 1.5,
        in_app: "yes",
        instruction_addr: 255,
        pre_context: ["a", null],
      }),
    ).toEqual({
      function: "f",
      lineno: 12,
      instruction_addr: "0xff",
      pre_context: ["a", ""],
    });
  });

  test("of more than 250 frames the last stay, and the middle loses its details", () => {
    const frames = Array.from({ length: 300 }, (_, index) => ({
      function: `f${index}`,
      lineno: index,
      vars: { a: 1 },
      in_app: index % 2 === 0,
    }));
    const { event, remarks } = read({ stacktrace: { frames } });
    const kept = event.stacktrace?.frames ?? [];
    expect(kept).toHaveLength(250);
    expect(kept.at(-1)?.function).toBe("f299");
    expect(kept.filter((frame) => frame.vars !== undefined)).toHaveLength(50);
    expect(kept[0]?.vars).toBeDefined();
    expect(kept[125]?.vars).toBeUndefined();
    expect(remarks).toContainEqual(
      expect.objectContaining({ kind: "value_too_long", path: "stacktrace.frames", originalLength: 300 }),
    );
  });

  test("no frames are no trace", () => {
    expect(read({ exception: [{ type: "E", stacktrace: { frames: [] } }] }).json.exception).toEqual({
      values: [{ type: "E" }],
    });
  });
});

describe("request", () => {
  test("query, cookies and headers become pairs, query and fragment leave the url", () => {
    const { event } = read({
      request: {
        url: "https://a.example/b?x=1&y=%20z#top",
        method: "post",
        headers: {
          "content-type": "application/json; charset=utf-8",
          COOKIE: "s=1; t=2",
          accept: ["a", "b"],
        },
        data: '{"a":{"b":1}}',
      },
    });
    expect(JSON.parse(JSON.stringify(event.request))).toEqual({
      url: "https://a.example/b",
      method: "POST",
      query_string: [
        ["x", "1"],
        ["y", " z"],
      ],
      fragment: "top",
      headers: [
        ["Content-Type", "application/json; charset=utf-8"],
        ["Accept", "a, b"],
      ],
      cookies: [
        ["s", "1"],
        ["t", "2"],
      ],
      data: { a: { b: 1 } },
      inferred_content_type: "application/json",
    });
  });

  test("a form is read, other texts stay", () => {
    expect(read({ request: { data: "a=1&b=2" } }).event.request?.data).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect(read({ request: { data: "just text" } }).event.request?.data).toBe("just text");
    expect(read({ request: { data: '{"cut off' } }).event.request?.data).toBe('{"cut off');
  });

  test("nothing is nothing", () => {
    expect(read({ request: {} }).event.request).toBeUndefined();
    expect(read({ request: { method: "$$$" } }).event.request).toBeUndefined();
  });
});

describe("user", () => {
  test("numbers become texts, unknown keys go to data", () => {
    expect(read({ user: { id: 7, email: "a@b.c", plan: "gold", data: { x: 1 } } }).json.user).toEqual({
      id: "7",
      email: "a@b.c",
      data: { plan: "gold", x: 1 },
    });
  });

  test.each([
    ["127.0.0.1", "127.0.0.1"],
    ["::FFFF:1.2.3.4", "::ffff:1.2.3.4"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["{{auto}}", "{{auto}}"],
    ["1.2.3.4.5", undefined],
    ["1.2.3.400", undefined],
    ["::1::2", undefined],
    ["localhost", undefined],
  ])("address %s", (address, expected) => {
    expect(read({ user: { id: "x", ip_address: address } }).event.user?.ip_address).toBe(expected);
  });
});

describe("bounds", () => {
  test("what lies too deep is replaced by how much it was", () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } };
    const { json, remarks } = read({ extra: deep });
    expect(json.extra).toEqual({ a: { b: { c: { d: { e: { f: { g: "[object of 1]" } } } } } } });
    expect(remarks).toContainEqual(expect.objectContaining({ path: "extra.a.b.c.d.e.f.g" }));
  });

  test("a budget bounds what is free-form, and says what is missing", () => {
    const { json, remarks } = read({
      contexts: {
        big: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, "x".repeat(100)])),
      },
    });
    expect(JSON.stringify(json.contexts).length).toBeLessThan(25_000);
    expect(remarks.some((remark) => remark.path.startsWith("contexts.big"))).toBe(true);
  });

  test("long texts are cut between characters", () => {
    const { event } = read({ exception: [{ type: "E", value: "😀".repeat(5000) }] });
    const value = event.exception?.values[0]?.value ?? "";
    expect(value.length).toBeLessThanOrEqual(8192);
    expect(value.endsWith("😀...")).toBe(true);
    expect(value.isWellFormed()).toBe(true);
  });
});

describe("hostile input", () => {
  test.each([
    ["a bomb of arrays", `{"extra":${"[".repeat(200_000)}${"]".repeat(200_000)}}`],
    [
      "a bomb in an exception's value",
      `{"exception":{"value":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}}`,
    ],
    [
      "a bomb in a request's text",
      JSON.stringify({ request: { data: `${"[".repeat(100_000)}${"]".repeat(100_000)}` } }),
    ],
    ["a bomb in tags", `{"tags":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    [
      "huge numbers",
      '{"extra":{"a":1e999,"b":-1e999,"c":12345678901234567890123},"timestamp":1e300,"exception":[{"type":1e999,"value":1e400,"stacktrace":{"frames":[{"lineno":1e400}]}}]}',
    ],
    [
      "prototype keys",
      '{"__proto__":{"level":"fatal"},"extra":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}},"tags":{"__proto__":"x"},"contexts":{"__proto__":{"a":1}},"user":{"__proto__":{"id":1},"hasOwnProperty":1}}',
    ],
    ["half characters", '{"message":"\\ud800","tags":{"\\udfff":"\\ud800x"},"release":"\\ud800"}'],
    [
      "everything of the wrong type",
      '{"event_id":{},"timestamp":[],"platform":1,"level":{},"exception":"x","threads":7,"breadcrumbs":true,"request":[],"user":"me","contexts":[],"tags":"x","extra":[],"modules":5,"fingerprint":{},"sdk":"x","debug_meta":[],"_meta":1,"logentry":7,"stacktrace":"x"}',
    ],
  ])("%s", (_name, text) => {
    const { event } = readErrorEvent(JSON.parse(text));
    expectNormalForm(event);
    expect(() => JSON.stringify(event)).not.toThrow();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each([null, 7, "x", [], true, undefined])("%j is an event without anything", (value) => {
    const { event, remarks } = readErrorEvent(value);
    expectNormalForm(event);
    expect(remarks).toHaveLength(1);
  });

  const names = [
    ...new Set([...eventFieldTypes().keys()].flatMap((path) => path.split(/[.[\]]+/))),
    "values",
    "message",
    "sentry.interfaces.Exception",
    "sentry.interfaces.Http",
    "key",
    "value",
    "__proto__",
    "constructor",
  ].filter((name) => name !== "");
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "{{auto}}",
      "198.51.100.1",
      "0x1f",
      "elf",
      "2026-11-20T12:00:00Z",
      "https://h.example/a?b=c#d",
      "a=1&b=%zz",
      '{"a":[1]}',
      "TypeError: x",
      "%s %(a)s {}",
      "x".repeat(9000),
    ),
  );
  const anyJson = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "medium" },
      texts,
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value")),
      tie("object"),
    ),
    object: fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), tie("value")))
      .map(
        (entries) =>
          JSON.parse(
            `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value) ?? "null"}`).join(",")}}`,
          ) as unknown,
      ),
  }));

  test("any JSON gives an event in its normal form", () => {
    fc.assert(
      fc.property(anyJson.object, (value) => {
        const { event, remarks } = readErrorEvent(value);
        expectNormalForm(event);
        expect(remarks.length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 300 },
    );
  });

  test("reading what was read changes nothing more", () => {
    fc.assert(
      fc.property(anyJson.object, (value) => {
        const givenLength = JSON.stringify(value).length;
        const once = JSON.stringify(readErrorEvent(value).event);
        expect(once.length).toBeLessThan(4 * givenLength + 1000);
        expect(JSON.stringify(readErrorEvent(JSON.parse(once)).event)).toBe(once);
      }),
      { numRuns: 300 },
    );
  });
});

const fixtures = new URL("../../fixtures/", import.meta.url);

test.each(readdirSync(fixtures).filter((name) => name.endsWith(".envelope") && !name.includes("session")))(
  "nothing of what an SDK sends needs a remark: %s",
  (name) => {
    const envelope = readEnvelope(readFileSync(new URL(name, fixtures)));
    if (!envelope.ok) throw new Error(envelope.fault.message);
    const item = envelope.envelope.items.find(({ header }) => header.type === "event");
    const { event, remarks } = readErrorEvent(JSON.parse(decodeUtf8(item?.payload ?? new Uint8Array())));
    expectNormalForm(event);
    expect(remarks).toEqual([]);
    expect(event.event_id).toMatch(/^[0-9a-f]{32}$/);
    expect(event.exception ?? event.logentry).toBeDefined();
  },
);
