import { describe, expect, it } from "vitest";
import { parseIssueListSearch } from "./view.ts";

describe("the address of the list", () => {
  it("names every order of the server", () =>
    expect(
      ["new", "freq", "user", "trends", "recommended"].map((sort) => parseIssueListSearch({ sort }).sort),
    ).toEqual(["new", "freq", "user", "trends", "recommended"]));
  it("leaves out what is usual, and what it does not know", () => {
    expect(parseIssueListSearch({ query: "is:unresolved", sort: "date" })).toEqual({});
    expect(parseIssueListSearch({ sort: "priority" })).toEqual({});
  });
  it("keeps an empty query: it asks for everything", () =>
    expect(parseIssueListSearch({ query: "" })).toEqual({ query: "" }));
});
