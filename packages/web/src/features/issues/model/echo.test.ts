import { describe, expect, it } from "vitest";
import { explainQuery } from "./echo.ts";

describe("a query in plain words", () => {
  it("names what it is about", () => {
    expect(explainQuery("is:unresolved").subject).toBe("unresolved");
    expect(explainQuery("is:ignored").subject).toBe("archived");
    expect(explainQuery("").subject).toBe("all");
  });
  it("names a state beside the subject", () =>
    expect(explainQuery("is:unresolved is:new").states).toEqual(["new"]));
  it("names conditions with their sense", () =>
    expect(
      explainQuery("level:[error, fatal] !release:1.0 timesSeen:>100 has:user timeout").conditions,
    ).toEqual([
      { key: "level", relation: "is", value: "error, fatal" },
      { key: "release", relation: "isNot", value: "1.0" },
      { key: "timesSeen", relation: "over", value: "100" },
      { key: "user", relation: "has", value: "" },
    ]));
  it("keeps the words that are searched for", () =>
    expect(explainQuery("is:unresolved card declined").text).toBe("card declined"));
  it("does not pretend to understand OR", () =>
    expect(explainQuery("is:new OR level:fatal").subject).toBe("other"));
});
