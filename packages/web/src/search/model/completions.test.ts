import { describe, expect, it } from "vitest";
import {
  completeKeys,
  completeValues,
  hasListedValues,
  type SearchField,
  usualFields,
} from "./completions.ts";
import { readDraft, type ValueDraft } from "./draft.ts";

const seen: SearchField = {
  key: "firstSeen",
  aliases: ["first_seen", "age"],
  type: "time",
  operators: ["=", "!=", ">", ">=", "<", "<="],
  values: [],
  isClosed: false,
  description: "When the issue was first seen",
};
const keys = {
  fields: [...usualFields, seen],
  tags: [{ key: "voucher.kind", totalValues: 12 }, { key: "release" }],
};
const nothing = { listed: [], named: [] };

const keysFor = (prefix: string) =>
  completeKeys({ prefix, negated: false }, keys).map((one) => (one.kind === "key" ? one.key : ""));
const draftOf = (text: string): ValueDraft => {
  const draft = readDraft(text);
  if (draft.kind !== "value") throw new Error(`${text} has no value`);
  return draft;
};
const offered = (text: string, values: Parameters<typeof completeValues>[2] = nothing) =>
  completeValues(draftOf(text), keys, values).map((one) =>
    one.kind === "value" ? one.value : one.kind === "operator" ? one.operator : one.key,
  );

describe("keys", () => {
  it("begin with what is asked for most", () =>
    expect(keysFor("").slice(0, 3)).toEqual(["is", "assigned", "level"]));
  it("offer the tags of the events with their counts", () =>
    expect(completeKeys({ prefix: "vou", negated: true }, keys)).toEqual([
      { kind: "key", key: "voucher.kind", negated: true, count: 12 },
    ]));
  it("name a field once, though a tag has its name", () => expect(keysFor("release")).toEqual(["release"]));
  it("find what is written in the middle of a key", () => expect(keysFor("type")).toEqual(["error.type"]));
  it("offer another name to the one who writes it", () => {
    expect(keysFor("ag")[0]).toBe("age");
    expect(keysFor("first")).toEqual(["firstSeen"]);
  });
});

describe("values", () => {
  it("come from a closed list where there is one", () => expect(offered("is:un")).toEqual(["unresolved"]));
  it("come from the events, most used first, beside what has a meaning of its own", () =>
    expect(
      offered("release:", {
        listed: [
          { value: "app@2", count: 5 },
          { value: "app@1", count: 2 },
        ],
        named: [],
      }),
    ).toEqual(["latest", "app@2", "app@1"]));
  it("are narrowed at once, before the server has answered again", () =>
    expect(
      offered("release:app@1", {
        listed: [
          { value: "app@2", count: 5 },
          { value: "app@1", count: 2 },
        ],
        named: [],
      }),
    ).toEqual(["app@1"]));
  it("name people where people are asked for", () =>
    expect(offered("assigned:a", { listed: [], named: ["ada@example.com"] })).toEqual(["ada@example.com"]));
  it("of a time are signs and ages", () =>
    expect(offered("age:")).toEqual([">", ">=", "<", "<=", "-1h", "-24h", "-7d", "+7d", "+30d"]));
  it("behind a sign are only those that have an order", () =>
    expect(offered("age:>")).toEqual(["-1h", "-24h", "-7d"]));
  it("behind has are keys", () => expect(offered("has:vou")).toEqual(["voucher.kind"]));
});

describe("asking the server for values", () => {
  it.each([
    ["release:", true],
    ["voucher.kind:", true],
    ["tags[is]:", true],
    ["is:", false],
    ["age:", false],
    ["has:", false],
    ["error.handled:", false],
  ])("for %s: %s", (text, expected) => {
    const draft = draftOf(text);
    const field = keys.fields.find((one) => one.key === draft.key || one.aliases.includes(draft.key));
    expect(hasListedValues(draft, field)).toBe(expected);
  });
});
