import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorLanguage, findLanguage, issueLanguage, searchLanguages } from "./fields/languages.ts";
import type { SearchLanguage } from "./fields/search-field.ts";
import { searchLengthMax } from "./parse-search.ts";
import { completeKey, completeOperator, completeValue } from "./complete-search.ts";
import { queryOf } from "./query.fixture.ts";
import { readTypedSearch } from "./type-search.ts";
import type { SearchNode } from "./typed-search.ts";

function nodeOf(query: string, language: SearchLanguage = issueLanguage): SearchNode {
  const result = readTypedSearch(query, language);
  if (!result.ok) throw new Error(`${query}: ${JSON.stringify(result.fault)}`);
  return result.search;
}

function faultOf(query: string, language: SearchLanguage = issueLanguage) {
  const result = readTypedSearch(query, language);
  if (result.ok) throw new Error(`${query} was read as ${JSON.stringify(result.search)}`);
  return result.fault;
}

const spans = findLanguage("spans") ?? errorLanguage;
const sessions = findLanguage("sessions") ?? errorLanguage;

describe("values have the type of their field", () => {
  test.each([
    ["timesSeen:>1.5k", issueLanguage, [{ kind: "number", number: 1500 }]],
    [
      "times_seen:[1, 2m]",
      issueLanguage,
      [
        { kind: "number", number: 1 },
        { kind: "number", number: 2e6 },
      ],
    ],
    ["span.duration:>1.5s", spans, [{ kind: "number", number: 1500 }]],
    ["span.duration:<=2min", spans, [{ kind: "number", number: 120_000 }]],
    ["payload_size:>4kib", findLanguage("logs") ?? spans, [{ kind: "number", number: 4096 }]],
    ["age:-24h", issueLanguage, [{ kind: "ago", agoMs: 86_400_000, isOlder: false }]],
    ["firstSeen:+7d", issueLanguage, [{ kind: "ago", agoMs: 604_800_000, isOlder: true }]],
    [
      "timestamp:2026-01-31",
      errorLanguage,
      [{ kind: "time", startMs: Date.UTC(2026, 0, 31), endMs: Date.UTC(2026, 1, 1) }],
    ],
    [
      "timestamp:>=2026-01-31T10:00:00.25+01:00",
      errorLanguage,
      [
        {
          kind: "time",
          startMs: Date.UTC(2026, 0, 31, 9, 0, 0, 250),
          endMs: Date.UTC(2026, 0, 31, 9, 0, 0, 251),
        },
      ],
    ],
    ["error.handled:0", errorLanguage, [{ kind: "flag", isTrue: false }]],
    [
      "id:01234567-89AB-cdef-0123-456789abcdef",
      errorLanguage,
      [{ kind: "id", hex: "0123456789abcdef0123456789abcdef" }],
    ],
    ["message:*a\\*b*", errorLanguage, [{ kind: "text", pattern: ["", "a*b", ""] }]],
    ["size:>5k", errorLanguage, [{ kind: "number", number: 5000 }]],
    ["tags[timestamp]:soon", errorLanguage, [{ kind: "text", pattern: ["soon"] }]],
    ['plan:""', errorLanguage, [{ kind: "text", pattern: [""] }]],
  ] as const)("%s", (query, language, values) => {
    expect(nodeOf(query, language)).toMatchObject({ kind: "filter", values });
  });

  test("words that end in a colon are words unless they are keys", () => {
    expect(nodeOf("Error: x")).toMatchObject({ of: [{ text: "Error:" }, { text: "x" }] });
    expect(nodeOf('"level: x"')).toMatchObject({ kind: "text", text: "level: x" });
  });

  test("keys of issues stay names of tags in a search for events where they are written so", () => {
    expect(nodeOf("tags[timesSeen]:5", errorLanguage)).toMatchObject({ key: "timesSeen", isTag: true });
    // Of words that tags have as well nobody can know which was meant.
    for (const key of ["age", "status", "location"])
      expect(nodeOf(`${key}:5`, errorLanguage)).toMatchObject({ kind: "filter", key });
  });

  test("other names of a field are one key", () => {
    for (const name of ["age", "firstSeen", "first_seen"])
      expect(nodeOf(`${name}:-1h`)).toMatchObject({ key: "firstSeen" });
    expect(nodeOf("status:unresolved")).toMatchObject({ key: "is", values: [{ pattern: ["unresolved"] }] });
    expect(nodeOf("event.type:error", errorLanguage)).toMatchObject({ key: "event.type" });
  });

  test.each([
    ["count():>10k", { field: "count()", operator: ">", value: { number: 10_000 } }],
    ["!p95(span.duration):<1s", { field: "p95(span.duration)", isNegated: true, value: { number: 1000 } }],
    ["p95():>10m", { value: { number: 600_000 } }],
    ["failure_rate():>5%", { value: { number: 0.05 } }],
    ["percentile(span.duration, 0.9):>=250", { field: "percentile(span.duration, 0.9)", text: "250" }],
    ["last_seen():-1h", { value: { kind: "ago" } }],
    ["last_seen():>-24h", { operator: ">", value: { kind: "ago", agoMs: 86_400_000 } }],
  ])("%s is a condition on groups", (query, node) => {
    expect(nodeOf(query, spans)).toMatchObject({ kind: "aggregate", ...node });
  });
});

describe("a fault names its place, its key and what was expected", () => {
  test.each([
    ["level:error timesSeen:many", issueLanguage, "many", "timesSeen", "a number"],
    ["timesSeen:[1, two]", issueLanguage, "two", "timesSeen", "a number"],
    ["is:unresolvd", issueLanguage, "is:unresolvd", "is", "one of unresolved"],
    ["is:[new, odd]", issueLanguage, "is:[new, odd]", "is", "one of unresolved"],
    ["x is:unresolved", errorLanguage, "is:unresolved", "is", undefined],
    ["issue.priority:urgent", issueLanguage, "urgent", "issue.priority", "one of low, medium, high"],
    ["age:soon", issueLanguage, "soon", "age", "-24h"],
    ["age:2026-02-31", issueLanguage, "2026-02-31", "age", "a date"],
    ["timestamp:>+7d", errorLanguage, "+7d", "timestamp", "a date"],
    ["error.handled:perhaps", errorLanguage, "perhaps", "error.handled", "true or false"],
    ["id:123", errorLanguage, "123", "id", "32 hexadecimal digits"],
    ["span.duration:>fast", spans, "fast", "span.duration", "a duration"],
    ["environment:>5", errorLanguage, "environment:>5", "environment", "a text"],
    ["release:>1.0", errorLanguage, "release:>1.0", "release", "a text"],
    ["release.version:>latest", errorLanguage, "latest", "release.version", "a version"],
    ["plan:>gold", errorLanguage, "gold", "plan", "a number"],
    ["!plan:gold status:ok nosuch:1", sessions, "nosuch", "nosuch", "one of"],
    ["has:nosuch", sessions, "nosuch", "nosuch", "one of"],
    ["count():>10", issueLanguage, "count()", "count()", "timesSeen"],
    ["count():>many", errorLanguage, "many", "count()", "a number"],
    ["last_seen():>+7d", errorLanguage, "+7d", "last_seen()", "a date"],
    ["has:is", issueLanguage, "is", "is", undefined],
    ["late level: error", issueLanguage, "level:", "level", "a text"],
    ["timesSeen:", issueLanguage, "timesSeen:", "timesSeen", "a number"],
    ["is:", errorLanguage, "is:", "is", undefined],
    ["a !has: b", issueLanguage, "has:", "has", undefined],
    ["timesSeen:>5", errorLanguage, "timesSeen", "timesSeen", undefined],
    ["level:error assigned:me", errorLanguage, "assigned", "assigned", undefined],
    ["has:bookmarks", errorLanguage, "bookmarks", "bookmarks", undefined],
  ] as const)("%s", (query, language, token, key, expected) => {
    // In a search for sessions the first unknown key is told.
    const asked = language === sessions ? query.replace("!plan:gold ", "") : query;
    const fault = faultOf(asked, language);
    expect(fault).toMatchObject({ token, key });
    expect(asked.slice(fault.start, fault.end)).toBe(token);
    if (expected !== undefined) expect(fault.expected).toContain(expected);
  });

  test.each([
    [
      "level:error timesSeen:many",
      { code: "wrong_value", params: { key: "timesSeen", value: "many", expected: "number", values: "" } },
    ],
    [
      "issue.priority:urgent",
      {
        code: "wrong_value",
        params: { key: "issue.priority", value: "urgent", expected: "one_of", values: "low, medium, high" },
      },
    ],
    ["has:is", { code: "has_state", params: {} }],
    ['late "level', { code: "open_quote", params: {} }],
    ["(level:error", { code: "ends_early", params: {} }],
    ["level:error )", { code: "unexpected", params: { found: ")" } }],
  ])("%s as a code, for sentences in other languages", (query, reason) =>
    expect(faultOf(query, issueLanguage).reason).toEqual(reason),
  );

  test("too many terms and entries are refused", () => {
    expect(faultOf(Array.from({ length: 101 }, (_, at) => `k${at}:1`).join(" ")).message).toContain(
      "100 terms",
    );
    expect(faultOf(`k:[${Array.from({ length: 501 }, (_, at) => at).join(",")}]`).message).toContain("500");
  });
});

describe("every language", () => {
  test("knows each of its keys under one meaning", () => {
    for (const language of searchLanguages) {
      for (const one of language.fields) {
        expect(language.byName.get(one.name)).toBe(one);
        expect(one.description).not.toBe("");
      }
      const names = language.fields.flatMap((one) => [one.name]);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test("types any text or tells where it cannot", () => {
    fc.assert(
      fc.property(queryOf, fc.constantFrom(...searchLanguages), (query, language) => {
        const result = readTypedSearch(query, language);
        if (result.ok) return;
        expect(result.fault.start).toBeGreaterThanOrEqual(0);
        expect(result.fault.end).toBeLessThanOrEqual(query.length);
        expect(result.fault.token).toBe(query.slice(result.fault.start, result.fault.end));
        expect(result.fault.message).not.toBe("");
      }),
      { numRuns: 500 },
    );
  });

  test("no query of the greatest length takes long", () => {
    const hard = [
      "(",
      "((a ",
      '"',
      "a:[",
      "a OR ",
      "!(",
      "f(",
      "a:(b ",
      "tags[",
      "\\",
      "a*",
      "is:[a,",
      'has:"',
    ];
    for (const piece of hard) {
      const query = piece.repeat(Math.ceil(searchLengthMax / piece.length)).slice(0, searchLengthMax);
      const startMs = performance.now();
      readTypedSearch(query, issueLanguage);
      expect([piece, performance.now() - startMs < 1000]).toEqual([piece, true]);
    }
  });
});

describe("completions", () => {
  test("keys that begin as written come first", () => {
    const keys = completeKey("rel", issueLanguage).map(({ text }) => text);
    expect(keys[0]).toBe("release");
    expect(keys).toContain("firstRelease");
  });

  test("values and signs of closed lists", () => {
    expect(completeValue("is", "un", issueLanguage)).toEqual([
      "unresolved",
      "unassigned",
      "until_escalating",
      "until_condition_met",
      "unhandled",
    ]);
    expect(completeValue("error.handled", "", issueLanguage)).toEqual(["true", "false"]);
    expect(completeValue("plan", "", issueLanguage)).toBeUndefined();
    expect(completeOperator("timesSeen", issueLanguage)).toContain(">=");
    expect(completeOperator("level", issueLanguage)).toEqual(["=", "!="]);
  });
});
