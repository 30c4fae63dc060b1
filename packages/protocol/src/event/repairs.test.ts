/** What the reader makes of everything that is not in its usual form, and what it says about that. */
import { describe, expect, test } from "vitest";
import { expectNormalForm } from "./normal-form.expectation.ts";
import { readErrorEvent } from "./read-error-event.ts";

type Event = Record<string, unknown>;

function read(value: unknown): { readonly json: Event; readonly remarks: readonly string[] } {
  const { event, remarks } = readErrorEvent(JSON.parse(JSON.stringify(value)));
  expectNormalForm(event);
  return {
    json: JSON.parse(JSON.stringify(event)) as Event,
    remarks: remarks.map(({ kind, path }) => `${kind} ${path}`),
  };
}

describe("every part under its old name", () => {
  const frames = [{ function: "f" }];
  test.each<[string, string, unknown, unknown]>([
    ["Message", "logentry", { message: "m" }, { message: "m" }],
    ["User", "user", { id: 1 }, { id: "1" }],
    ["Http", "request", { method: "get" }, { method: "GET" }],
    ["Contexts", "contexts", { os: { name: "x" } }, { os: { name: "x" } }],
    ["Breadcrumbs", "breadcrumbs", [{ message: "x" }], { values: [{ message: "x" }] }],
    ["Exception", "exception", { type: "E" }, { values: [{ type: "E" }] }],
    ["Stacktrace", "stacktrace", { frames }, { frames }],
    ["Template", "template", { filename: "a.html", lineno: "3" }, { filename: "a.html", lineno: 3 }],
    ["Csp", "csp", { blocked_uri: "x" }, { blocked_uri: "x" }],
    ["Hpkp", "hpkp", { hostname: "x" }, { hostname: "x" }],
    ["ExpectCT", "expectct", { hostname: "x" }, { hostname: "x" }],
    ["ExpectStaple", "expectstaple", { hostname: "x" }, { hostname: "x" }],
  ])("sentry.interfaces.%s is %s", (name, field, given, expected) => {
    expect(read({ [`sentry.interfaces.${name}`]: given }).json[field]).toEqual(expected);
  });
});

describe("names that would be others when cut are left out", () => {
  test.each([
    ["release", "app@1.0+7", "app@1.0+7"],
    ["release", " ünïcode 1 ", "ünïcode 1"],
    ["release", "a/b", undefined],
    ["release", "a\\b", undefined],
    ["release", "a\nb", undefined],
    ["release", "..", undefined],
    ["release", "Latest", undefined],
    ["release", "x".repeat(200), "x".repeat(200)],
    ["release", "x".repeat(201), undefined],
    ["environment", "prod eu", "prod eu"],
    ["environment", "None", undefined],
    ["environment", "feature/x", undefined],
    ["environment", "x".repeat(65), undefined],
    ["dist", 17, "17"],
    ["dist", "a b", undefined],
    ["dist", "ä", undefined],
    ["dist", "x".repeat(65), undefined],
  ])("%s %j", (field, given, expected) => {
    const { json, remarks } = read({ [field]: given });
    expect(json[field]).toBe(expected);
    expect(remarks).toHaveLength(expected === undefined ? 1 : 0);
  });

  test("an empty one is none, without a word", () => {
    expect(read({ release: "", environment: " ", dist: "\n" })).toMatchObject({ remarks: [] });
  });
});

describe("levels and platforms", () => {
  test.each([
    ["debug", "debug"],
    ["trace", "debug"],
    ["log", "info"],
    ["WARN", "warning"],
    ["critical", "fatal"],
    [10, "debug"],
    ["20", "info"],
    [30, "warning"],
    ["40", "error"],
    [50, "fatal"],
  ])("level %j", (given, expected) => {
    expect(read({ level: given })).toMatchObject({ json: { level: expected }, remarks: [] });
  });

  test.each(
    "as3 c cfml cocoa csharp elixir go groovy haskell java javascript native node objc perl php python ruby rust dart other".split(
      " ",
    ),
  )("platform %s", (platform) => {
    expect(read({ platform }).json.platform).toBe(platform);
  });
});

describe("exceptions and threads", () => {
  test("what kept a mechanism's type is any text, and it has one", () => {
    const { json } = read({
      exception: [
        { type: "E", mechanism: { handled: "false", exception_id: "2", meta: { errno: { number: 2 } } } },
        { type: "E", mechanism: "onerror" },
        { type: "E", mechanism: 7 },
      ],
    });
    expect(json.exception).toEqual({
      values: [
        {
          type: "E",
          mechanism: { type: "generic", handled: false, exception_id: 2, meta: { errno: { number: 2 } } },
        },
        { type: "E", mechanism: { type: "onerror" } },
        { type: "E" },
      ],
    });
  });

  test("a value that is no text is shown as JSON", () => {
    expect(read({ exception: [{ type: "E", value: { code: [1] } }] }).json.exception).toEqual({
      values: [{ type: "E", value: '{"code":[1]}' }],
    });
  });

  test("the entry that is left out is said of the list, and paths name the entries that stay", () => {
    const { json, remarks } = read({
      exception: [{ mechanism: {} }, { type: "E".repeat(300) }],
    });
    expect(json.exception).toMatchObject({ values: [{ type: `${"E".repeat(253)}...` }] });
    expect(remarks).toEqual(["missing_attribute exception.values", "value_too_long exception.values.0.type"]);
  });

  test("locks of a thread, registers of a trace, arguments in a list", () => {
    const { json } = read({
      threads: [
        {
          id: "7",
          held_locks: {
            "0x0d0": { type: 8, address: "0x0d0", class_name: "Object", thread_id: 5, other: 1 },
            x: 1,
          },
          stacktrace: {
            frames: [{ function: "f", vars: ["a", { b: 1 }] }],
            registers: { rip: "0x7f", rsp: 255, bad: "?", none: null },
          },
        },
      ],
    });
    expect(json.threads).toEqual({
      values: [
        {
          id: "7",
          held_locks: { "0x0d0": { type: 8, address: "0x0d0", class_name: "Object", thread_id: 5 } },
          stacktrace: {
            frames: [{ function: "f", vars: { "0": "a", "1": { b: 1 } } }],
            registers: { rip: "0x7f", rsp: "0xff" },
          },
        },
      ],
    });
  });
});

describe("paths of frames", () => {
  test.each([
    [{ filename: "a.py" }, { abs_path: "a.py", filename: "a.py" }],
    [{ abs_path: "/srv/a.py" }, { abs_path: "/srv/a.py", filename: "/srv/a.py" }],
    [{ abs_path: "http://h.example/" }, { abs_path: "http://h.example/", filename: "http://h.example/" }],
    [{ abs_path: "applewebdata://X/a.js" }, { abs_path: "applewebdata://X/a.js", filename: "/a.js" }],
    [{ abs_path: "file:///a/b.js" }, { abs_path: "file:///a/b.js", filename: "/a/b.js" }],
    [{ filename: "webpack:///./a.js" }, { abs_path: "webpack:///./a.js", filename: "webpack:///./a.js" }],
    [
      { filename: "own.js", abs_path: "https://h.example/a.js" },
      { filename: "own.js", abs_path: "https://h.example/a.js" },
    ],
  ])("%j", (frame, expected) => {
    expect(read({ stacktrace: [{ function: "f", ...frame }] }).json.stacktrace).toEqual({
      frames: [{ function: "f", ...expected }],
    });
  });
});

describe("requests", () => {
  const request = (value: unknown): Event | undefined =>
    read({ request: value }).json.request as Event | undefined;

  test.each<[unknown, unknown]>([
    [
      "?a=1&b=%20&a=2",
      [
        ["a", "1"],
        ["b", " "],
        ["a", "2"],
      ],
    ],
    [
      { a: [1, 2], b: { c: true }, d: null },
      [
        ["a", "1"],
        ["a", "2"],
        ["b", '{"c":true}'],
      ],
    ],
    [
      [
        ["a", 1],
        ["b", ["x"]],
      ],
      [
        ["a", "1"],
        ["b", "x"],
      ],
    ],
    [[{ key: "a", value: 1 }], [["a", "1"]]],
  ])("query %j", (given, expected) => {
    expect(request({ query_string: given })?.query_string).toEqual(expected);
  });

  test("a query of its own is not replaced by the url's", () => {
    expect(request({ url: "https://a.example/?x=1#y", query_string: "z=1", fragment: "w" })).toEqual({
      url: "https://a.example/",
      query_string: [["z", "1"]],
      fragment: "w",
    });
    expect(request({ url: "https://a.example/very-long\u2026" })?.url).toBe("https://a.example/very-long...");
  });

  test.each<[unknown, unknown, unknown]>([
    ['{"a":1}', { a: 1 }, "application/json"],
    [
      "a=1&b=x%20y",
      [
        ["a", "1"],
        ["b", "x y"],
      ],
      "application/x-www-form-urlencoded",
    ],
    ["plain", "plain", "text/csv"],
    [{ a: 1 }, { a: 1 }, "text/csv"],
  ])("data %j is what it means", (data, expected, type) => {
    const read = request({ data, headers: [["content-type", "text/csv; charset=x"]] });
    expect(read?.data).toEqual(expected);
    expect(read?.inferred_content_type).toBe(type);
  });

  test("cookies of any form", () => {
    expect(request({ cookies: "a=1; b=2" })?.cookies).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect(request({ cookies: { a: 1 } })?.cookies).toEqual([["a", "1"]]);
    expect(request({ cookies: { a: 1 }, headers: { cookie: "b=2", "x-a": "1" } })).toEqual({
      cookies: [["a", "1"]],
      headers: [["X-A", "1"]],
    });
  });

  test.each(["a", "GET /", "", "x".repeat(33)])("%j is no method", (method) => {
    expect(read({ request: { method, url: "https://a.example" } }).remarks).toEqual([
      "invalid_data request.method",
    ]);
  });
});

describe("contexts", () => {
  test("ids of traces and replays are brought into one form, or left out", () => {
    const traceId = "7F0DE4A5-1C22-4A9C-B2F7-21A1A5D9C001";
    const { json, remarks } = read({
      contexts: {
        trace: { trace_id: traceId, span_id: "xyz", parent_span_id: null, op: "http" },
        replay: { replay_id: traceId },
        custom: { trace_id: "own" },
        broken: 5,
      },
    });
    const hex = "7f0de4a51c224a9cb2f721a1a5d9c001";
    expect(json.contexts).toEqual({
      trace: { trace_id: hex, parent_span_id: null, op: "http" },
      replay: { replay_id: hex },
      custom: { trace_id: "own" },
    });
    expect(remarks).toEqual(["invalid_data contexts.trace.span_id", "invalid_data contexts.broken"]);
  });

  test("each has room of its own", () => {
    const { json } = read({ contexts: { a: { x: "x".repeat(9000) }, b: { x: "x".repeat(8000) } } });
    const contexts = json.contexts as Record<string, { x: string }>;
    expect(contexts.a?.x.length).toBeLessThanOrEqual(8192);
    expect(contexts.b?.x).toHaveLength(8000);
  });
});

describe("the files of a program", () => {
  test("old names of ids and files, types yet unknown, and none at all", () => {
    const { json, remarks } = read({
      debug_meta: {
        images: [
          { type: "apple", name: "libx", uuid: "A-1", image_addr: "0x1", cpu_type: 5 },
          { type: "symbolic", id: "B-2", image_size: 7 },
          { type: "proguard", uuid: "C-3" },
          { type: "sourcemap", code_file: "app:///x.js", debug_id: "D-4" },
          { type: "newer", code_file: "x" },
          { code_file: "untyped" },
        ],
        sdk_info: { sdk_name: "iOS", version_major: 18 },
      },
    });
    expect(json.debug_meta).toEqual({
      images: [
        { type: "apple", code_file: "libx", debug_id: "A-1", image_addr: "0x1" },
        { type: "symbolic", debug_id: "B-2", image_size: 7 },
        { type: "proguard", uuid: "C-3" },
        { type: "sourcemap", code_file: "app:///x.js", debug_id: "D-4" },
        { type: "newer", code_file: "x" },
      ],
      sdk_info: { sdk_name: "iOS", version_major: 18 },
    });
    expect(remarks).toEqual(["missing_attribute debug_meta.images"]);
  });
});

describe("the rest", () => {
  test("packages and features of an SDK", () => {
    const sdk = {
      name: "sentry.x",
      version: 2,
      integrations: ["a", null, 5],
      packages: [{ name: "npm:x", version: "1" }, "broken"],
      features: ["f"],
    };
    expect(read({ sdk })).toEqual({
      json: expect.objectContaining({
        sdk: {
          name: "sentry.x",
          version: "2",
          integrations: ["a", "5"],
          packages: [{ name: "npm:x", version: "1" }],
          features: ["f"],
        },
      }) as unknown,
      remarks: ["invalid_data sdk.packages"],
    });
  });

  test("modules without a version stay; what is no event id is replaced, with a word", () => {
    expect(read({ modules: { a: "1", b: null } }).json.modules).toEqual({ a: "1", b: null });
    expect(read({ event_id: "nonsense" }).remarks).toEqual(["invalid_data event_id"]);
  });

  test("spaces in the names of tags become dashes", () => {
    expect(read({ tags: { " two words ": " x " } })).toMatchObject({
      json: { tags: [["two-words", "x"]] },
      remarks: [],
    });
    expect(read({ tags: { "a.b": "x".repeat(201) } }).remarks).toEqual(['value_too_long tags."a.b"']);
  });

  test("a user's place keeps its known parts", () => {
    expect(read({ user: { id: 1, geo: { country_code: "DE", city: "Ulm", zip: 5 } } }).json.user).toEqual({
      id: "1",
      geo: { country_code: "DE", city: "Ulm" },
    });
  });

  test("remarks of the SDK stay beside ours", () => {
    const _meta = { message: { "": { len: 10 } } };
    expect(read({ _meta, message: "x" }).json._meta).toEqual(_meta);
  });
});
