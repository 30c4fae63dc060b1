import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  keepScope,
  parseScope,
  parseSearch,
  rangeChange,
  safeNext,
  savedEnvironment,
  scopeQuery,
  stringifySearch,
} from "./url-state.ts";

describe("the search part of an address", () => {
  it("keeps text as text, even where it looks like a number", () =>
    expect(parseSearch("?query=404&project=1&project=web")).toEqual({ query: "404", project: ["1", "web"] }));
  it("prints readable addresses", () =>
    expect(stringifySearch({ query: "is:unresolved url:/a", environment: undefined })).toBe(
      "?query=is:unresolved+url:/a",
    ));
  it("prints nothing where there is nothing", () => expect(stringifySearch({ a: undefined })).toBe(""));
  it("reads back whatever it printed", () =>
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { minLength: 2, maxLength: 4 }), (query, project) => {
        const wellFormed = { query: query.toWellFormed(), project: project.map((one) => one.toWellFormed()) };
        expect(parseSearch(stringifySearch(wellFormed))).toEqual(wellFormed);
      }),
    ));
});

describe("the scope", () => {
  it("reads one project and several alike", () => {
    expect(parseScope({ project: "web" })).toEqual({ project: ["web"] });
    expect(parseScope({ project: ["web", "api"] })).toEqual({ project: ["web", "api"] });
  });
  it("ignores what it does not understand", () =>
    expect(parseScope({ project: "", environment: 5, statsPeriod: "forever", other: "x" })).toEqual({}));
  it("tells all environments from one, and asks for none by the mark", () => {
    expect(parseScope({ environment: "*" })).toEqual({ environment: "*" });
    expect(scopeQuery({ environment: "*" })).toMatchObject({ environment: [] });
    expect(stringifySearch({ project: ["web"], environment: "*" })).toBe("?project=web&environment=*");
  });
  it("says all environments of what was saved with one project and none", () =>
    expect([
      savedEnvironment([], ["web"]),
      savedEnvironment(["eu"], ["web"]),
      savedEnvironment([], []),
      savedEnvironment([], ["web", "app"]),
    ]).toEqual(["*", "eu", undefined, undefined]));
  it("becomes the query of a request with the usual range", () =>
    expect(scopeQuery({ environment: "production" })).toEqual({
      project: [],
      environment: ["production"],
      statsPeriod: "14d",
    }));
});

describe("a range that does not move", () => {
  it("is read as UTC where it names no zone, and goes before a period", () =>
    expect(
      parseScope({ start: "2026-11-20T09:00", end: "2026-11-20T12:00:30+02:00", statsPeriod: "7d" }),
    ).toEqual({ start: "2026-11-20T09:00:00Z", end: "2026-11-20T10:00:30Z" }));
  it("is read of whole days", () =>
    expect(parseScope({ start: "2026-11-20", end: "2026-11-21" })).toEqual({
      start: "2026-11-20T00:00:00Z",
      end: "2026-11-21T00:00:00Z",
    }));
  it.each([
    { start: "2026-11-20T09:00" },
    { start: "2026-11-21", end: "2026-11-20" },
    { start: "2026-11-20", end: "2026-11-20" },
    { start: "yesterday", end: "2026-11-20" },
    { start: "2026-13-40", end: "2026-14-20" },
  ])("is as if it were not there when it is none: %o", (search) =>
    expect(parseScope({ ...search, statsPeriod: "7d" })).toEqual({ statsPeriod: "7d" }),
  );
  it("goes along with a link, like the environment and unlike the projects", () =>
    expect(
      keepScope({
        project: ["web"],
        environment: "production",
        start: "2026-11-20T09:00:00Z",
        end: "2026-11-20T10:00:00Z",
      }),
    ).toEqual({ environment: "production", start: "2026-11-20T09:00:00Z", end: "2026-11-20T10:00:00Z" }));
  it("stands alone in a request", () =>
    expect(
      scopeQuery({ start: "2026-11-20T09:00:00Z", end: "2026-11-20T10:00:00Z", statsPeriod: "7d" }),
    ).toEqual({
      project: [],
      environment: [],
      start: "2026-11-20T09:00:00Z",
      end: "2026-11-20T10:00:00Z",
    }));
  it("gives way to a period that is chosen, and a period to it", () => {
    expect(rangeChange({ statsPeriod: "7d" })).toEqual({
      statsPeriod: "7d",
      start: undefined,
      end: undefined,
    });
    expect(rangeChange({ start: "a", end: "b" })).toEqual({ statsPeriod: undefined, start: "a", end: "b" });
  });
});

describe("the way back after signing in", () => {
  it.each(["/organizations/acme/issues?query=a:b#end", "/"])("goes to %s", (next) =>
    expect(safeNext(next)).toBe(next),
  );
  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/./\\evil.example",
    "/..//evil.example",
    "evil",
    undefined,
  ])("never to %s", (next) => expect(safeNext(next)).toBe("/"));
});
