// Well-framed events that are hostile inside: deep, wide, huge, or made of characters that break programs.
import { errorEnvelope } from "../../support/wire.ts";
import { either, lines, taken } from "../abuse-case.ts";
import type { AbuseCase, Expected } from "../abuse-case.ts";

const event = (name: string, payload: () => string | Uint8Array, expected: Expected): AbuseCase => ({
  name,
  expected,
  request: () => ({ body: lines("{}", '{"type":"event"}', payload()), timeoutMs: 30_000 }),
});

const accepted = taken({ "error accepted": 1 });
const notJson = taken({ "error invalid invalid_json": 1 });
const noEvent = taken({ "error invalid payload": 1 });
const json = (value: unknown) => () => JSON.stringify(value);
const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Hostile, but readable: tolerant readers keep what is good and say what was not. */
const wrongTypes = {
  tags: [["run", "wrong"], ["other", { deep: true }], null, 7],
  exception: {
    values: [
      { type: 17, value: { a: [1] }, stacktrace: { frames: [null, { lineno: "x", vars: [] }, 5] } },
      null,
    ],
  },
  timestamp: "yesterday",
  level: "loud",
  release: { not: "text" },
  environment: 99,
  user: "ada",
  request: [],
  contexts: { os: 1, runtime: null },
  breadcrumbs: { values: { not: "a list" } },
  sdk: null,
  fingerprint: [{}, null, 3],
};

/** Behind a good error in the same envelope, which is kept. */
const beside = (name: string, expected: Expected, header: string, payload: string): AbuseCase => ({
  name: `${name} beside a good error`,
  expected,
  request: () => ({ body: Buffer.concat([errorEnvelope(), lines(header, payload)]) }),
});

export const payloadCases: readonly AbuseCase[] = [
  event(
    "lists a hundred thousand deep",
    () => `{"message":"deep","extra":{"a":${nested("[", "]", 100_000)}}}`,
    either,
  ),
  event(
    "objects fifty thousand deep",
    () => `{"message":"deep","contexts":{"a":${nested('{"a":', "}", 50_000)}}}`,
    either,
  ),
  event(
    "objects two hundred deep",
    () => `{"message":"deep","extra":${nested('{"a":', "}", 200)}}`,
    accepted,
  ),
  event(
    "forty thousand keys",
    json({ message: "wide", extra: Object.fromEntries(many(40_000, (n) => [`k${n}`, n])) }),
    accepted,
  ),
  event(
    "twenty thousand tags",
    json({ message: "wide", tags: Object.fromEntries(many(20_000, (n) => [`t${n}`, "v"])) }),
    accepted,
  ),
  event(
    "five thousand exceptions",
    json({ exception: { values: many(5000, (n) => ({ type: "E", value: `${n}` })) } }),
    accepted,
  ),
  event(
    "ten thousand frames",
    json({
      exception: {
        values: [{ type: "E", stacktrace: { frames: many(10_000, (n) => ({ function: `f${n}` })) } }],
      },
    }),
    accepted,
  ),
  event(
    "ten thousand breadcrumbs",
    json({ message: "crumbs", breadcrumbs: many(10_000, (n) => ({ message: `${n}` })) }),
    accepted,
  ),
  event(
    "fifty thousand fingerprints",
    json({ message: "prints", fingerprint: many(50_000, (n) => `${n}`) }),
    accepted,
  ),
  event("a message of 900 KB", json({ message: "x".repeat(900_000) }), accepted),
  event("a key of 100 KB", json({ message: "key", extra: { ["k".repeat(100_000)]: 1 } }), accepted),
  event(
    "an empty key everywhere",
    json({ "": 1, message: "empty", tags: { "": "x" }, extra: { "": { "": 1 } } }),
    accepted,
  ),
  event(
    "a number of a hundred thousand digits",
    () => `{"message":"big","extra":{"n":${"9".repeat(100_000)}}}`,
    accepted,
  ),
  event(
    "numbers that are no finite ones",
    () => '{"message":"big","extra":{"a":1e999,"b":-1e999,"c":1e-999,"d":-0}}',
    accepted,
  ),
  event(
    "NaN and Infinity as old agents write them",
    () => '{"message":"nan","extra":{"a":NaN,"b":-Infinity}}',
    either,
  ),
  event("duplicate keys", () => '{"message":"one","message":"two","message":3}', accepted),
  event("no JSON", () => '{"message": oops}', notJson),
  event("JSON that is cut off", () => '{"message":"half', notJson),
  event("a list", () => "[1,2,3]", noEvent),
  event("a number", () => "42", noEvent),
  event("ten thousand brackets", () => "[".repeat(10_000), notJson),
  event("wrong types in many places", json(wrongTypes), accepted),
  beside(
    "an unknown item",
    taken({ "error accepted": 1, "unknown invalid item_type": 1 }),
    '{"type":"from_the_future"}',
    "\u0000\u0001 whatever",
  ),
  beside(
    "a broken client report",
    taken({ "error accepted": 1, "default invalid invalid_json": 1 }),
    '{"type":"client_report"}',
    "{nope",
  ),
  beside(
    "a retired item",
    taken({ "error accepted": 1, "metric_bucket invalid item_type": 1 }),
    '{"type":"statsd"}',
    "visits@none:1|c",
  ),
  beside(
    "an empty attachment",
    taken({ "error accepted": 1, "attachment accepted": 1, "attachment_item accepted": 1 }),
    '{"type":"attachment","length":0,"filename":"a.txt"}',
    "",
  ),
  event("a comment", () => '{"message":"x"/* y */}', notJson),
  event("a trailing comma", () => '{"message":"x",}', notJson),
  event("single quotes", () => "{'message':'x'}", notJson),
  event("nothing", () => "", either),
  event("only spaces", () => "    ", either),
  event("a second object behind the first", () => '{"message":"x"}{"message":"y"}', notJson),
  event(
    "an event whose every key is a prototype's",
    json(
      Object.fromEntries(
        ["constructor", "toString", "hasOwnProperty", "valueOf", "__defineGetter__"].map((key) => [
          key,
          { [key]: key },
        ]),
      ),
    ),
    accepted,
  ),
  event(
    "__proto__ on every level",
    () =>
      '{"__proto__":{"isAdmin":true},"message":"p","tags":{"__proto__":"x"},"extra":{"__proto__":{"a":1}},"contexts":{"__proto__":{"type":"os"},"os":{"__proto__":{"name":"x"}}},"user":{"__proto__":{"id":"root"},"data":{"__proto__":1}}}',
    accepted,
  ),
  event("a time in the year 99999", json({ message: "t", timestamp: "99999-01-01T00:00:00Z" }), accepted),
  event("a time before the year 0", json({ message: "t", timestamp: -1e15 }), accepted),
  event("a time as an unbounded number", () => '{"message":"t","timestamp":1e308}', accepted),
  event("a time of ten years ago", json({ message: "t", timestamp: 1_479_600_000 }), either),
  event("a time of next year", json({ message: "t", timestamp: Date.now() / 1000 + 31_536_000 }), accepted),
  event("an event that says it is a transaction", json({ type: "transaction", message: "liar" }), either),
  event("an event of an unknown type", json({ type: "from_the_future", message: "x" }), accepted),
  event("a release with a newline", json({ message: "r", release: "1.0\n2.0" }), accepted),
  event("a release of 10 KB", json({ message: "r", release: "r".repeat(10_000) }), accepted),
  event("an environment with slashes", json({ message: "e", environment: "../../prod" }), accepted),
  event(
    "a fingerprint of templates",
    json({ message: "f", fingerprint: ["{{ default }}", "{{__proto__}}", "{{ constructor.constructor }}"] }),
    accepted,
  ),
  event(
    "addresses that make matching slow",
    json({
      message: `${"a".repeat(30_000)}!`,
      request: { url: `http://${"a.".repeat(20_000)}`, headers: { "User-Agent": "(".repeat(20_000) } },
    }),
    accepted,
  ),
  event(
    "spaces that make matching slow",
    json({
      message: `${" ".repeat(50_000)}x`,
      transaction: `${"/".repeat(30_000)}x`,
      exception: { values: [{ type: "E", value: `${"1".repeat(30_000)}@` }] },
    }),
    accepted,
  ),
  event(
    "card numbers without end",
    json({ message: "4".repeat(100_000), extra: { a: "4111 ".repeat(20_000) } }),
    accepted,
  ),

  event("a lone high surrogate", () => '{"message":"\\ud800 broken","tags":{"\\udfff":"\\ud800"}}', accepted),
  event(
    "a lone surrogate in every kind of key",
    () =>
      '{"message":"s","extra":{"\\ud800":1},"contexts":{"\\ud800":{"\\udc00":1}},"user":{"id":"\\ud83d"}}',
    accepted,
  ),
  event(
    "NUL in texts and keys",
    () =>
      '{"message":"a\\u0000b","tags":{"k\\u0000":"v\\u0000"},"release":"1\\u00002","user":{"id":"\\u0000"}}',
    accepted,
  ),
  event("a NUL byte itself", () => Buffer.from('{"message":"a\u0000b"}'), notJson),
  event(
    "every control character",
    json({ message: many(32, (n) => String.fromCharCode(n)).join("") }),
    accepted,
  ),
  event(
    "bytes that are no UTF-8",
    () =>
      Buffer.concat([
        Buffer.from('{"message":"'),
        Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
        Buffer.from('"}'),
      ]),
    accepted,
  ),
  event(
    "a character cut in half",
    () => Buffer.concat([Buffer.from('{"message":"'), Buffer.from([0xf0, 0x9f, 0x98]), Buffer.from('"}')]),
    accepted,
  ),
  event("UTF-16", () => Buffer.from('{"message":"wide"}', "utf16le"), either),
  event("a byte order mark before the event", () => '\ufeff{"message":"marked"}', either),
  event(
    "text that runs backwards",
    json({ message: "\u202etxt.exe\u2066 abc \u2069", user: { username: "\u202eada" } }),
    accepted,
  ),
  event("ten thousand accents on one letter", json({ message: `a${"\u0301".repeat(10_000)}` }), accepted),
  event(
    "families of emoji across every limit",
    json({ message: "👨‍👩‍👧‍👦".repeat(2000), tags: { e: "👨‍👩‍👧‍👦".repeat(40) }, release: "👨‍👩‍👧‍👦".repeat(40) }),
    accepted,
  ),
  event("line separators that are no newline", json({ message: "a\u0085b\u2028c\u2029d" }), accepted),
  event("a hundred thousand escapes", () => `{"message":"${"\\u0041".repeat(100_000)}"}`, accepted),
  event("non-characters", json({ message: "\uffff\ufffe\ufdd0" }), accepted),
];
