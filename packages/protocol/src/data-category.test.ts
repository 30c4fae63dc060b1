import { expect, test } from "vitest";
import { categoryOfItem, parseDataCategory } from "./data-category.ts";
import { envelopeItemTypes, isKnownItemType } from "./envelope/item-type.ts";
import { outcomeNumber, outcomes } from "./outcome.ts";

test.each([
  ["event", "error"],
  ["transaction", "transaction"],
  ["session", "session"],
  ["sessions", "session"],
  ["check_in", "monitor"],
  ["log", "log_item"],
  ["user_report", "feedback"],
  ["replay_recording", "replay"],
  ["statsd", "metric_bucket"],
  ["form_data", "unknown"],
])("items of type %s count as %s", (type, category) => {
  expect(categoryOfItem(type)).toBe(category);
});

test("reports of clients and unknown types are counted in no category of their own", () => {
  for (const type of ["client_report", "otel_span", "toString", "__proto__"])
    expect(categoryOfItem(type)).toBeUndefined();
});

test("every known type is known", () => {
  for (const type of envelopeItemTypes) expect(isKnownItemType(type)).toBe(true);
  expect(isKnownItemType("constructor")).toBe(false);
});

test("categories of clients are read, unknown ones have a name too", () => {
  expect(parseDataCategory("log_byte")).toBe("log_byte");
  expect(parseDataCategory("made-up")).toBe("unknown");
  expect(parseDataCategory(7)).toBe("unknown");
});

test("outcomes have the numbers of the wire", () => {
  expect(outcomes.map(outcomeNumber)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(outcomeNumber("client_discard")).toBe(5);
});
