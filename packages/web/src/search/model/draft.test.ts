import { describe, expect, it } from "vitest";
import { type KeyDraft, readDraft, type ValueDraft, withKey, withOperator, withValue } from "./draft.ts";

function valueDraft(text: string): ValueDraft {
  const draft = readDraft(text);
  if (draft.kind !== "value") throw new Error(`${text} has no value`);
  return draft;
}

function keyDraft(text: string): KeyDraft {
  const draft = readDraft(text);
  if (draft.kind !== "key") throw new Error(`${text} has no key`);
  return draft;
}

describe("what is being written", () => {
  it("is a key at first", () =>
    expect(readDraft("timeout rel")).toEqual({ kind: "key", prefix: "rel", start: 8, negated: false }));
  it("is nothing yet after a space", () =>
    expect(readDraft("timeout ")).toMatchObject({ kind: "key", prefix: "" }));
  it("is a value after the colon", () =>
    expect(readDraft("!release:2.")).toMatchObject({
      kind: "value",
      key: "release",
      prefix: "2.",
      negated: true,
    }));
  it("is a key inside parentheses too", () =>
    expect(readDraft("a OR (!lev")).toMatchObject({ kind: "key", prefix: "lev", negated: true }));
  it("keeps a quotation with spaces whole", () =>
    expect(readDraft('message:"card dec')).toMatchObject({ key: "message", prefix: "card dec", start: 8 }));
  it("knows the sign before a value", () =>
    expect(readDraft("timesSeen:>=1")).toMatchObject({ operator: ">=", prefix: "1" }));
  it("is the last entry of an open list", () =>
    expect(readDraft("level:[error, fa")).toMatchObject({ isListed: true, prefix: "fa", start: 14 }));
  it("is a tag where it says so", () =>
    expect(readDraft("tags[a:b]:c")).toMatchObject({ key: "a:b", isTag: true, prefix: "c" }));
  it("is no value in an address", () => expect(readDraft("http://shop")).toMatchObject({ kind: "key" }));
});

describe("taking what is offered", () => {
  it("keeps the words before it", () =>
    expect(withKey("timeout !lev", keyDraft("timeout !lev"), "level")).toBe("timeout !level:"));
  it("names a key that is no word in brackets", () =>
    expect(withKey("", keyDraft(""), "two words")).toBe("tags[two words]:"));
  it("quotes a value where it must", () =>
    expect(withValue("url:x", valueDraft("url:x"), "a b")).toBe('url:"a b"'));
  it("leaves the sign that stands before a value", () =>
    expect(withValue("age:>", valueDraft("age:>"), "-24h")).toBe("age:>-24h"));
  it("leaves the entries of a list that are written", () =>
    expect(withValue("level:[error, fa", valueDraft("level:[error, fa"), "fatal")).toBe(
      "level:[error, fatal",
    ));
  it("takes the quotation that was begun along", () =>
    expect(withValue('release:"my', valueDraft('release:"my'), "my app@1")).toBe('release:"my app@1"'));
  it("puts a sign behind the key", () =>
    expect(withOperator("timesSeen:", valueDraft("timesSeen:"), ">")).toBe("timesSeen:>"));
  it("names a key behind has", () =>
    expect(withValue("has:us", valueDraft("has:us"), "user.id")).toBe("has:user.id"));
});
