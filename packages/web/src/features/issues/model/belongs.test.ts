import { describe, expect, it } from "vitest";
import { hasLeft } from "./belongs.ts";

describe("an issue that was changed", () => {
  it("has left a list of unresolved issues once it is resolved", () =>
    expect(hasLeft("resolved", "is:unresolved level:error")).toBe(true));
  it("still belongs to the list of its status", () => expect(hasLeft("ignored", "is:archived")).toBe(false));
  it("belongs to a list without a status whatever it is", () =>
    expect(hasLeft("resolved", "level:error is:new")).toBe(false));
});
