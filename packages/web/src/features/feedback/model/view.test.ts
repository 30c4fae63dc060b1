import { describe, expect, it } from "vitest";
import { parseFeedbackSearch } from "./view.ts";

describe("the address of the feedback list", () => {
  it("names a status and words", () =>
    expect(parseFeedbackSearch({ status: "spam", query: "cart" })).toEqual({
      status: "spam",
      query: "cart",
    }));
  it("leaves out what is usual or unknown, and cuts what is too long", () => {
    expect(parseFeedbackSearch({ status: "open", query: "" })).toEqual({});
    expect(parseFeedbackSearch({ status: "x", query: "y".repeat(500) }).query).toHaveLength(200);
  });
});
