import { describe, expect, it } from "vitest";
import { widerQuery } from "./wider-query.ts";

describe("what an empty list is compared with", () => {
  it("keeps the states that were asked for, and drops the rest", () => {
    expect(widerQuery("is:unresolved level:fatal order")).toEqual({ query: "is:unresolved", dropped: 2 });
    expect(widerQuery("level:fatal is:resolved !is:assigned")).toEqual({
      query: "is:resolved !is:assigned",
      dropped: 1,
    });
  });

  it("is everything where nothing but a state was asked for, or no state at all", () => {
    expect(widerQuery("is:regressed")).toEqual({ query: "", dropped: 1 });
    expect(widerQuery("level:fatal")).toEqual({ query: "", dropped: 1 });
    expect(widerQuery("is:unresolved (level:fatal OR level:error)")).toEqual({ query: "", dropped: 1 });
  });

  it("is nothing where nothing is hidden", () => {
    expect(widerQuery("is:unresolved")).toBeUndefined();
    expect(widerQuery(" ")).toBeUndefined();
  });
});
