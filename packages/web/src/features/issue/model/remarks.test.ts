import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRemarks, summarizeRemarks } from "./remarks.ts";

describe("remarks beside an event", () => {
  it("are found wherever they stand, with their rule", () =>
    expect(
      readRemarks({ request: { data: { card: { "": { rem: [["@cards", "s", 0, 4]], len: 19 } } } } }),
    ).toEqual([{ path: "request.data.card", kind: "masked", rule: "cards" }]));
  it("tell a cut text from a masked one", () =>
    expect(readRemarks({ message: { "": { rem: [["!limit", "x", 8189, 8192]], len: 9_000 } } })).toEqual([
      { path: "message", kind: "cut", rule: "limit" },
    ]));
  it("tell what the server's own scrubbing did, by its rule", () =>
    expect(
      readRemarks({
        extra: {
          api_key: { "": { rem: [["@password:filter", "s"]] } },
          a: { "": { rem: [["rule-2:email", "x"]] } },
        },
      }),
    ).toEqual([
      { path: "extra.api_key", kind: "masked", rule: "password:filter" },
      { path: "extra.a", kind: "removed", rule: "rule-2:email" },
    ]));
  it("name what was refused", () =>
    expect(
      readRemarks({ timestamp: { "": { err: [["invalid_data", { reason: "in the future" }]] } } }),
    ).toEqual([{ path: "timestamp", kind: "invalid", rule: "invalid_data" }]));
  it("are added up by kind", () => {
    const remarks = readRemarks({
      a: { "": { rem: [["cards", "m"]] } },
      b: { "": { rem: [["cards", "x"]] } },
      c: { "": { len: 5 } },
    });
    expect(summarizeRemarks(remarks)).toEqual({ masked: 2, cut: 1, invalid: 0, rules: ["cards"] });
  });
  it("never fail on what a stranger sent", () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        (meta) => void summarizeRemarks(readRemarks(meta)),
      ),
    ));
});
