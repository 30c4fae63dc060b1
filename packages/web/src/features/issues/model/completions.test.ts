import { describe, expect, it } from "vitest";
import { completeKeys, completeValues } from "./completions.ts";

const key = (prefix: string) => ({ kind: "key", prefix, negated: false }) as const;
const value = (name: string, prefix: string) =>
  ({ kind: "value", key: name, prefix, negated: true }) as const;

describe("keys", () => {
  it("offers the usual fields before anything is written", () =>
    expect(completeKeys(key(""), [])[0]?.key).toBe("is"));
  it("offers the tags of the project beside the fields", () =>
    expect(completeKeys(key("vou"), [{ key: "voucher.kind", totalValues: 12 }])).toEqual([
      { kind: "key", key: "voucher.kind", hint: "tag", negated: false, count: 12 },
    ]));
  it("does not offer a tag that is a field already", () =>
    expect(
      completeKeys(key("release"), [{ key: "release" }]).filter((one) => one.key === "release"),
    ).toHaveLength(1));
  it("finds what is written in the middle of a key", () =>
    expect(completeKeys(key("type"), []).map((one) => one.key)).toEqual(["error.type"]));
});

describe("values", () => {
  it("come from a closed list where there is one", () =>
    expect(completeValues(value("is", "un"))).toEqual([
      { kind: "value", key: "is", value: "unresolved", negated: true },
    ]));
  it("are left to the server otherwise", () => expect(completeValues(value("release", "2"))).toBeUndefined());
});
