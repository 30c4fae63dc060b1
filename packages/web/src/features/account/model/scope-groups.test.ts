import { describe, expect, it } from "vitest";
import { buildScopes, readingScopes, within } from "./scope-groups.ts";

describe("sets of scopes", () => {
  it("read without writing", () =>
    expect(readingScopes(["org:read", "project:write", "event:read"])).toEqual(["org:read", "event:read"]));
  it("never go beyond what a person has", () =>
    expect(within(buildScopes, ["org:read", "event:read"])).toEqual(["org:read"]));
});
