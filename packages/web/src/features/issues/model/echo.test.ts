import { describe, expect, it } from "vitest";
import { explainQuery } from "./echo.ts";

const only = (query: string) => explainQuery(query).conditions[0];

describe("a query in plain words", () => {
  it("names what it is about", () => {
    expect(explainQuery("is:unresolved").subject).toBe("unresolved");
    expect(explainQuery("is:ignored").subject).toBe("archived");
    expect(explainQuery("status:resolved").subject).toBe("resolved");
    expect(explainQuery("").subject).toBe("all");
  });
  it.each([
    "(level:error",
    "level:error OR",
    "OR level:error",
    "(a)(b) OR c",
    "!(a OR b)",
    "a AND OR b",
    "level:error)",
  ])("does not pretend to tell what cannot be told: %s", (query) =>
    expect(explainQuery(query)).toMatchObject({ subject: "other", conditions: [], choices: [] }),
  );
  it("names a state beside the subject", () =>
    expect(explainQuery("is:unresolved is:new !is:assigned is:[for_review, linked]").states).toEqual([
      { negated: false, any: ["new"] },
      { negated: true, any: ["assigned"] },
      { negated: false, any: ["for_review", "linked"] },
    ]));
  it("keeps the words that are searched for", () =>
    expect(explainQuery("is:unresolved card declined").text).toBe("card declined"));
});

describe("a choice", () => {
  const level = (value: string) => ({
    kind: "condition",
    condition: { key: "level", relation: "is", values: [value] },
  });
  it("is told part by part", () =>
    expect(explainQuery("level:error OR level:fatal")).toMatchObject({
      subject: "all",
      conditions: [],
      choices: [{ kind: "any", of: [level("error"), level("fatal")] }],
    }));
  it("stands beside what has to hold anyway", () =>
    expect(explainQuery("is:unresolved (level:error OR is:new) release:1.0 card declined")).toMatchObject({
      subject: "unresolved",
      conditions: [{ key: "release" }],
      choices: [{ of: [level("error"), { kind: "state", state: { negated: false, any: ["new"] } }] }],
      text: "card declined",
    }));
  it("keeps what belongs together inside", () =>
    expect(explainQuery("level:error card declined OR (level:fatal AND (a OR b))").choices).toMatchObject([
      {
        of: [
          { kind: "all", of: [level("error"), { kind: "text", text: "card declined" }] },
          { kind: "all", of: [level("fatal"), { kind: "any", of: [{ text: "a" }, { text: "b" }] }] },
        ],
      },
    ]));
  it("does not take the parentheses of a value or a quotation for its own", () =>
    expect(explainQuery('(url:f(1) OR message:"a (b) OR c")').choices).toMatchObject([
      {
        of: [
          { condition: { key: "url", values: ["f(1)"] } },
          { condition: { key: "message", relation: "contains", values: ["a (b) OR c"] } },
        ],
      },
    ]));
});

describe("a condition", () => {
  it.each([
    ["level:[error, fatal]", { key: "level", relation: "is", values: ["error", "fatal"] }],
    ['url:["a, b", c]', { key: "url", relation: "is", values: ["a, b", "c"] }],
    ["!release:1.0", { key: "release", relation: "isNot", values: ["1.0"] }],
    ["release:!=1.0", { key: "release", relation: "isNot", values: ["1.0"] }],
    ["times_seen:>100", { key: "timesSeen", relation: "over", values: ["100"] }],
    ["timesSeen:>=100", { key: "timesSeen", relation: "atLeast", values: ["100"] }],
    ["timesSeen:<=100", { key: "timesSeen", relation: "atMost", values: ["100"] }],
    ["release.version:<2.0.0", { key: "release.version", relation: "under", values: ["2.0.0"] }],
    ["has:user", { key: "user", relation: "has", values: [] }],
    ["!has:first_release", { key: "firstRelease", relation: "hasNot", values: [] }],
    ['user.email:""', { key: "user.email", relation: "hasNot", values: [] }],
    ["error.type:Type*", { key: "error.type", relation: "starts", values: ["Type"] }],
    ["!error.type:*Error", { key: "error.type", relation: "endsNot", values: ["Error"] }],
    ["url:*checkout*", { key: "url", relation: "contains", values: ["checkout"] }],
    ["error.type:A*B", { key: "error.type", relation: "is", values: ["A*B"] }],
    ['message:"card declined"', { key: "message", relation: "contains", values: ["card declined"] }],
    ["tags[level]:gold", { key: "level", relation: "is", values: ["gold"] }],
  ])("%s keeps its sense", (query, expected) => expect(only(query)).toEqual(expected));
});

describe("a time", () => {
  const day = { value: 24, unit: "h" };
  it.each([
    ["age:-24h", { relation: "within", span: day }],
    ["age:+24h", { relation: "longerAgo", span: day }],
    ["!age:-24h", { relation: "longerAgo", span: day }],
    ["firstSeen:>-24h", { relation: "within", span: day }],
    ["firstSeen:<=-24h", { relation: "longerAgo", span: day }],
    ["first_seen:>=2026-01-31", { relation: "from", values: ["2026-01-31"] }],
    ["firstSeen:<2026-01-31", { relation: "before", values: ["2026-01-31"] }],
  ])("%s is told as an age or a date", (query, expected) =>
    expect(only(query)).toMatchObject({ key: "firstSeen", ...expected }),
  );
});
