import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSqlParams } from "#query/sql-params.ts";
import { errorLanguage } from "./languages.ts";
import { compileSearch, noReferences, type SearchReferences } from "./compile-search.ts";
import { readSearch } from "./read-search.ts";
import type { SearchNode } from "./search-node.ts";

function compile(query: string, references: SearchReferences = noReferences) {
  const params = createSqlParams();
  return {
    sql: compileSearch(readSearch(query, errorLanguage), params, references),
    params: params.values(),
  };
}

describe("a search as SQL", () => {
  it.each([
    ["", "1", {}],
    ["level:error", "(level = {p0:String})", { p0: "error" }],
    ["!level:error", "NOT (level = {p0:String})", { p0: "error" }],
    ["level:!=error", "NOT (level = {p0:String})", { p0: "error" }],
    ["level:[error, fatal]", "(level IN {p0:Array(String)})", { p0: ["error", "fatal"] }],
    ["plan:gold", "(has(tag_pairs, toString(({p0:String}, {p1:String}))))", { p0: "plan", p1: "gold" }],
    ["tags[level]:x", "(has(tag_pairs, toString(({p0:String}, {p1:String}))))", { p0: "level", p1: "x" }],
    // A field that is a tag and nothing else.
    ["url:/pay", "(has(tag_pairs, toString(({p0:String}, {p1:String}))))", { p0: "url", p1: "/pay" }],
    ["!user:id:7", "NOT (has(tag_pairs, toString(({p0:String}, {p1:String}))))", { p0: "user", p1: "id:7" }],
    ["replay_id:a1", "(has(tag_pairs, toString(({p0:String}, {p1:String}))))", { p0: "replayId", p1: "a1" }],
    ["url:*/pay", "(tags['url'] LIKE {p0:String})", { p0: "%/pay" }],
    ['url:""', "(tags['url'] = {p0:String})", { p0: "" }],
    [
      "plan:[gold, free]",
      "(hasAny(tag_pairs, [toString(({p0:String}, {p1:String})), toString(({p0:String}, {p2:String}))]))",
      { p0: "plan", p1: "gold", p2: "free" },
    ],
    ["plan:g*", "(tags[{p0:String}] LIKE {p1:String})", { p0: "plan", p1: "g%" }],
    ["Declined", "(search_text LIKE {p0:String})", { p0: "%declined%" }],
    [
      '"cannot read"',
      "(search_text LIKE {p0:String} AND search_text LIKE {p1:String} AND (positionCaseInsensitiveUTF8(title, {p2:String}) > 0 OR positionCaseInsensitiveUTF8(message, {p2:String}) > 0 OR positionCaseInsensitiveUTF8(culprit, {p2:String}) > 0 OR positionCaseInsensitiveUTF8(error_value, {p2:String}) > 0))",
      { p0: "%cannot%", p1: "%read%", p2: "cannot read" },
    ],
    [
      "db",
      "(positionCaseInsensitiveUTF8(title, {p0:String}) > 0 OR positionCaseInsensitiveUTF8(message, {p0:String}) > 0 OR positionCaseInsensitiveUTF8(culprit, {p0:String}) > 0 OR positionCaseInsensitiveUTF8(error_value, {p0:String}) > 0)",
      { p0: "db" },
    ],
    ["has:plan", "(tags[{p0:String}] != '')", { p0: "plan" }],
    ['plan:""', "(tags[{p0:String}] = {p1:String})", { p0: "plan", p1: "" }],
    ["release:shop@1.*", "(release LIKE {p0:String})", { p0: "shop@1.%" }],
    ["release:100%_*", "(release LIKE {p0:String})", { p0: "100\\%\\_%" }],
    ["release:a\\*b", "(release = {p0:String})", { p0: "a*b" }],
    ["title:boom", "(positionCaseInsensitiveUTF8(title, {p0:String}) > 0)", { p0: "boom" }],
    [
      "message:boom",
      "(positionCaseInsensitiveUTF8(if(message = '', error_value, message), {p0:String}) > 0)",
      { p0: "boom" },
    ],
    ["error.unhandled:true", "(handled = 0)", {}],
    ["error.handled:true", "(handled != 0)", {}],
    ["error.handled:false", "(NOT (handled != 0))", {}],
    ["error.unhandled:false", "(NOT (handled = 0))", {}],
    [
      "device.online:false",
      "(JSONHas(contexts, 'device', 'online') AND NOT JSONExtractBool(contexts, 'device', 'online'))",
      {},
    ],
    ["sample_weight:>=5", "(sample_weight >= {p0:Float64})", { p0: 5 }],
    ["size:>5", "(ifNull(toFloat64OrNull(tags[{p0:String}]) > {p1:Float64}, 0))", { p0: "size", p1: 5 }],
    [
      "timestamp:2026-01-31",
      "(timestamp >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND timestamp < fromUnixTimestamp64Milli({p1:Int64}, 'UTC'))",
      { p0: Date.UTC(2026, 0, 31), p1: Date.UTC(2026, 1, 1) },
    ],
    [
      "(level:a OR level:b) dist:1",
      "(((level = {p0:String}) OR (level = {p1:String})) AND (dist = {p2:String}))",
      { p0: "a", p1: "b", p2: "1" },
    ],
  ])("%s", (query, sql, params) => {
    expect(compile(query)).toEqual({ sql, params });
  });

  it("counts ages from the time that it is told", () => {
    const references = { ...noReferences, nowMs: () => 1_000_000_000 };
    expect(compile("timestamp:-1m", references).sql).toContain("timestamp >= fromUnixTimestamp64Milli({p0");
    expect(compile("timestamp:-1m", references).params).toEqual({ p0: 1_000_000_000 - 60_000 });
    expect(compile("timestamp:+1d", references).sql).toContain("timestamp <= ");
  });

  it("looks into the stack by lists", () => {
    expect(compile("stack.function:run")).toEqual({
      sql: "(has(stack_functions, {p0:String}))",
      params: { p0: "run" },
    });
    expect(compile("!stack.filename:[a.js, src/*]").sql).toBe(
      "NOT (has(stack_filenames, {p0:String}) OR arrayExists(one -> one LIKE {p1:String}, stack_filenames))",
    );
    expect(compile("has:stack.module").sql).toBe("(notEmpty(stack_modules))");
  });

  it("asks for releases by project", () => {
    const references: SearchReferences = {
      ...noReferences,
      latestReleases: () => [{ projectId: 7, release: "shop@2" }],
      releasesOfStage: (stage) => (stage === "adopted" ? [{ projectId: 7, release: "shop@1" }] : []),
    };
    expect(compile("release:[latest, shop@3]", references)).toEqual({
      sql: "((project_id, toString(release)) IN arrayZip({p0:Array(UInt64)}, {p1:Array(String)}) OR release = {p2:String})",
      params: { p0: [7], p1: ["shop@2"], p2: "shop@3" },
    });
    expect(compile("release.stage:adopted", references).params).toEqual({ p0: [7], p1: ["shop@1"] });
    expect(compile("release.stage:replaced", references).sql).toBe("(0)");
  });

  it("compares each release once, and only those of the rows in question", () => {
    const { sql } = compile("release.version:>1.2");
    expect(sql).toMatch(
      /^\(release IN \(SELECT one AS release FROM \(SELECT arrayJoin\(groupUniqArray\(release\)\) AS one FROM errors\) WHERE /,
    );
    const narrowed = compile("release.version:>1.2", { ...noReferences, rowsSql: "level = 'error'" });
    expect(narrowed.sql).toContain("AS one FROM errors WHERE level = 'error') WHERE ");
  });

  it("refuses conditions on groups where nothing is grouped, and tells the place of any fault", () => {
    expect(() => compile("level:error count():>5")).toThrow(
      expect.objectContaining({
        code: "invalid_query",
        details: {
          position: { start: 12, end: 22 },
          key: "count()",
          reason: { code: "table_lacking", params: { field: "count()" } },
        },
      }),
    );
    expect(() => compile("level:error timestamp:soon")).toThrow(
      expect.objectContaining({
        status: 400,
        details: expect.objectContaining({
          position: { start: 22, end: 26 },
          token: "soon",
          key: "timestamp",
        }),
      }),
    );
  });

  it("finds an event by its id in any spelling and refuses what is none", () => {
    const hex = "0123456789abcdef0123456789abcdef";
    expect(compile("id:01234567-89AB-cdef-0123-456789abcdef")).toEqual({
      sql: "(event_id = {p0:UUID})",
      params: { p0: hex },
    });
    expect(() => compile("id:123")).toThrow(expect.objectContaining({ code: "invalid_query", status: 400 }));
  });

  it("turns names of projects and issues into ids and groups, and unknown ones into nothing", () => {
    const references: SearchReferences = {
      ...noReferences,
      projectIds: (name) => (name === "shop" ? [7] : []),
      groupKeys: (name) => (name === "SHOP-1" ? ["7:aa"] : []),
    };
    expect(compile("project:shop", references)).toMatchObject({
      sql: "(project_id IN {p0:Array(UInt64)})",
      params: { p0: [7] },
    });
    expect(compile("issue:[SHOP-1, SHOP-2]", references).params).toEqual({ p0: ["7:aa"] });
    expect(compile("project:other", references).params).toEqual({ p0: [] });
  });

  it("never lets a value into the SQL, whatever is searched for", () => {
    const text = fc.string({ minLength: 3, maxLength: 40 }).filter((value) => /[^\w\s.]/.test(value));
    const pattern = fc
      .tuple(text, fc.array(text, { maxLength: 2 }))
      .map(([head, rest]): [string, ...string[]] => [head, ...rest]);
    const value = pattern.map((parts) => ({ kind: "text" as const, pattern: parts }));
    const filter = fc.record({
      kind: fc.constant("filter" as const),
      key: fc.oneof(text, fc.constantFrom("level", "message", "release", "user", "constructor", "__proto__")),
      isTag: fc.boolean(),
      isNegated: fc.boolean(),
      operator: fc.constant("=" as const),
      values: fc
        .tuple(value, fc.array(value, { maxLength: 2 }))
        .map(([head, rest]): [typeof head, ...typeof rest] => [head, ...rest]),
      span: fc.constant({ start: 0, end: 0 }),
    });
    const words = fc.record({
      kind: fc.constant("text" as const),
      text,
      isNegated: fc.boolean(),
      span: fc.constant({ start: 0, end: 0 }),
    });
    const node: fc.Arbitrary<SearchNode> = fc.oneof(filter, words);
    fc.assert(
      fc.property(fc.array(node, { maxLength: 4 }), (of) => {
        const params = createSqlParams();
        const sql = compileSearch({ kind: "all", of }, params, noReferences);
        // What is left without the known words and places is punctuation of ours.
        const rest = sql
          .replaceAll(/\{p\d+:[A-Za-z0-9()]+\}/g, "")
          .replaceAll("if(message = '', error_value, message)", "")
          .replaceAll(
            /\b(?:AND|OR|NOT|IN|LIKE|ILIKE|has|hasAny|toString|tag_pairs|search_text|tags|title|message|culprit|error_value|level|release|positionCaseInsensitiveUTF8)\b/g,
            "",
          )
          .replaceAll("tags['user']", "")
          .replaceAll("['user']", "");
        expect(rest).toMatch(/^[\s()[\]=!,>01]*$/);
      }),
    );
  });
});
