import { describe, expect, it } from "vitest";
import { candidatesFor, insertMention, mentionAt, mentionText, splitMentions } from "./mentions.ts";

const ada = { type: "user", id: "1", name: "Ada Berg", email: "ada@example.com" } as const;
const otherAda = { type: "user", id: "2", name: "Ada Lind", email: "ada@example.org" } as const;
const web = { type: "team", id: "1", name: "web" } as const;
const actors = [ada, web];

describe("a mention that is being typed", () => {
  it("begins at the sign", () =>
    expect(mentionAt("Ask @ad", 7)).toEqual({ sign: "@", typed: "ad", start: 4 }));

  it("is none inside an address, a path or after a space", () => {
    expect(mentionAt("me@example", 10)).toBeUndefined();
    expect(mentionAt("see /#top", 9)).toBeUndefined();
    expect(mentionAt("@ada said", 9)).toBeUndefined();
  });

  it("finds people by any of their names, and teams only after their sign", () => {
    expect(candidatesFor({ sign: "@", typed: "be", start: 0 }, actors)).toEqual([ada]);
    expect(candidatesFor({ sign: "#", typed: "", start: 0 }, actors)).toEqual([web]);
  });

  it("is written out in place", () =>
    expect(insertMention("Ask @ad please", { sign: "@", typed: "ad", start: 4 }, "@ada")).toEqual({
      text: "Ask @ada please",
      caret: 9,
    }));

  it("takes the whole address where the first part would mean two", () => {
    expect(mentionText(ada, actors)).toBe("@ada");
    expect(mentionText(ada, [ada, otherAda])).toBe("@ada@example.com");
  });
});

it("a comment is split at the names that are known", () =>
  expect(splitMentions("Thanks @ada. And #web, not @nobody", actors)).toEqual([
    { text: "Thanks ", actor: undefined },
    { text: "@ada", actor: ada },
    { text: ". And ", actor: undefined },
    { text: "#web", actor: web },
    { text: ", not @nobody", actor: undefined },
  ]));
