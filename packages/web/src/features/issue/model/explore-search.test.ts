import { describe, expect, it } from "vitest";
import { exploreSearch } from "./explore-search.ts";

describe("the events of an issue as a question", () => {
  it("are those of the issue, the newest first", () =>
    expect(exploreSearch("SHOP-1F", undefined)).toMatchObject({
      query: "issue:SHOP-1F",
      orderby: "-timestamp",
    }));

  it("keep the conditions of the walk, and never leave the issue by one of them", () => {
    expect(exploreSearch("SHOP-1F", "release:2.4.1").query).toBe("issue:SHOP-1F release:2.4.1");
    expect(exploreSearch("SHOP-1F", "level:error OR level:fatal").query).toBe(
      "issue:SHOP-1F (level:error OR level:fatal)",
    );
  });
});
