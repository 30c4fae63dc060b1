import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseScope, parseSearch, safeNext, scopeQuery, stringifySearch } from "./url-state.ts";

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
  it("becomes the query of a request with the usual range", () =>
    expect(scopeQuery({ environment: "production" })).toEqual({
      project: [],
      environment: ["production"],
      statsPeriod: "14d",
    }));
});

describe("the way back after signing in", () => {
  it.each(["/organizations/acme/issues", "/"])("goes to %s", (next) => expect(safeNext(next)).toBe(next));
  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", undefined])(
    "never to %s",
    (next) => expect(safeNext(next)).toBe("/"),
  );
});
