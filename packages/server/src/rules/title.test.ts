import { expect, test } from "vitest";
import { eventOf, thrown } from "./sample-event.fixture.ts";
import { titleOf } from "./title.ts";

const frames = [
  { function: "serve", module: "lib.http", filename: "/lib/http.py", in_app: false },
  { function: "pay", module: "shop.cart", filename: "/srv/shop/cart.py", in_app: true },
  { function: "raise", module: "lib.errors", filename: "/lib/errors.py", in_app: false },
];

const member = (id: number) => ({
  type: "KeyError",
  value: `no user ${id}`,
  mechanism: { type: "chained", exception_id: id, parent_id: 0 },
  stacktrace: { frames },
});
const group = {
  type: "ExceptionGroup",
  value: "two tasks failed",
  mechanism: { type: "generic", exception_id: 0, is_exception_group: true },
  stacktrace: { frames: [{ function: "gather", module: "shop.tasks", in_app: true }] },
};

test.each([
  ["type and value", thrown({ type: "E", value: "broken\nmore" }), "E: broken"],
  ["type alone", thrown({ type: "E" }), "E"],
  ["value alone", thrown({ value: "broken" }), "broken"],
  ["a blank first line", thrown({ type: "E", value: "\n  \n second " }), "E: second"],
  [
    "the last of a chain",
    eventOf({ exception: [{ type: "Cause" }, { type: "Outer", value: "x" }] }),
    "Outer: x",
  ],
  [
    "a group with one kind of error",
    eventOf({ exception: [member(1), member(2), group] }),
    "KeyError: no user 1",
  ],
  [
    "a group with several kinds",
    eventOf({ exception: [member(1), { ...member(2), type: "OSError" }, group] }),
    "ExceptionGroup: two tasks failed",
  ],
  ["a message", eventOf({ message: "import is late\nsee log" }), "import is late"],
  [
    "a template with its parameters",
    eventOf({ logentry: { message: "%s is late", params: ["import"] } }),
    "import is late",
  ],
  [
    "a captured message with a stack",
    thrown({ value: "late", mechanism: { type: "generic", synthetic: true } }, frames, { message: "late" }),
    "late",
  ],
  [
    "a synthetic exception whose type is made up",
    thrown({ type: "Error", value: "late", mechanism: { type: "generic", synthetic: true } }, frames),
    "late",
  ],
  ["a trace and nothing else", thrown({}, frames), "pay"],
  ["nothing", eventOf({}), "<unlabeled event>"],
  ["a policy report", eventOf({ csp: { effective_directive: "script-src" } }), "Blocked script-src"],
  ["control characters", thrown({ type: "E\u0000", value: "a\u0000b\u001b[1m" }), "E : a b [1m"],
])("title of %s", (_name, event, title) => {
  expect(titleOf(event).title).toBe(title);
});

test("a long title is cut, and holds no half character", () => {
  const { title } = titleOf(thrown({ type: "E", value: "😀".repeat(300) }));
  expect(title.length).toBeLessThanOrEqual(256);
  expect(title.isWellFormed()).toBe(true);
});

test.each([
  ["the transaction", { transaction: "GET /pay" }, "python", "GET /pay"],
  ["the frame of the application", {}, "python", "shop.cart in pay"],
  ["in the manner of scripts", {}, "node", "pay(shop.cart)"],
  ["in the manner of compiled code", {}, "native", "pay"],
])("culprit: %s", (_name, more, platform, culprit) => {
  expect(titleOf(thrown({ type: "E" }, frames, { platform, ...more })).culprit).toBe(culprit);
});

test("a group with one kind of error is where that is", () => {
  expect(titleOf(eventOf({ platform: "python", exception: [member(1), group] }))).toMatchObject({
    culprit: "shop.cart in pay",
    metadata: { type: "KeyError", function: "pay" },
  });
});

test("without frames the url is the culprit, and without anything there is none", () => {
  expect(titleOf(eventOf({ message: "x", request: { url: "https://a.example/b?c=1" } })).culprit).toBe(
    "https://a.example/b",
  );
  expect(titleOf(eventOf({ message: "x" })).culprit).toBe("");
});

test("metadata names type, value, file and function", () => {
  expect(titleOf(thrown({ type: "E", value: "v" }, frames)).metadata).toEqual({
    type: "E",
    value: "v",
    filename: "/srv/shop/cart.py",
    function: "pay",
  });
  expect(titleOf(eventOf({ message: "late" })).metadata).toEqual({ value: "late" });
});
