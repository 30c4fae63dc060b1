import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "@vedette/protocol";
import { defaultIngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import {
  addAttribute,
  attributesMax,
  closeAttributes,
  createAttributeSet,
  remarksAttribute,
} from "./attribute-set.ts";
import { logSlots, spanSlots } from "./known-attributes.ts";
import { readAttributes, readPlainAttributes } from "./read-attributes.ts";
import { attributeScrubberOf } from "./scrub-attributes.ts";

const scrubber = attributeScrubberOf(defaultIngestSettings.scrubbing);

function read(attributes: Json, slots = spanSlots) {
  const set = createAttributeSet(slots);
  readAttributes(set, scrubber, attributes);
  closeAttributes(set);
  return { known: set.known, texts: Object.fromEntries(set.texts), numbers: Object.fromEntries(set.numbers) };
}

const card = "4111111111111111";

function typed(type: string, value: Json) {
  const { texts, numbers } = read({ a: { type, value } });
  return texts.a ?? numbers.a;
}

describe("types", () => {
  test.each([
    ["string", "x", "x"],
    ["integer", 7, 7],
    ["integer", "7", 7],
    ["integer", "9007199254740993", "9007199254740993"],
    ["double", 1.5, 1.5],
    ["double", "1e3", 1000],
    ["boolean", true, "true"],
    ["boolean", "false", "false"],
    ["array", ["a", "b"], '["a","b"]'],
    ["integer[]", [1, 2], "[1,2]"],
    ["of tomorrow", "x", "x"],
  ])("%s of %j is kept", (type, value, expected) => {
    expect(typed(type, value as Json)).toBe(expected);
  });

  test.each([
    ["string", 7],
    ["integer", 1.5],
    ["integer", "1.5"],
    ["integer", "7 apples"],
    ["double", "much"],
    ["boolean", 1],
    ["array", "x"],
    ["array", [1, "a"]],
    ["array", [{}]],
  ])("%s of %j is left out with a remark", (type, value) => {
    const { texts, numbers } = read({ a: { type, value: value as Json } });
    expect(numbers).toEqual({});
    expect(Object.keys(texts)).toEqual([remarksAttribute]);
    expect(JSON.parse(texts[remarksAttribute] ?? "")).toEqual([
      { kind: "invalid_data", path: "attributes.a", detail: `expected ${type}` },
    ]);
  });

  test("a value without a type is of its own; null is nothing", () => {
    const { texts, numbers } = read({
      a: { value: 1 },
      b: { value: null, type: "string" },
      c: "plain",
      d: null,
    });
    expect([texts, numbers]).toEqual([{ c: "plain" }, { a: 1 }]);
  });

  test("names are looked through as values are, and what stands under a safe one is left alone", () => {
    const set = createAttributeSet(spanSlots);
    const own = attributeScrubberOf({ ...defaultIngestSettings.scrubbing, safeFields: ["order_no"] });
    readAttributes(set, own, {
      [card]: { type: "integer", value: 1 },
      [`note of ${card}`]: { type: "string", value: `paid with ${card}` },
      order_no: { type: "string", value: card },
      deep: { value: { [card]: { order_no: card, n: 1 }, token: "x" } },
      [`${card} of `.padEnd(300, "x")]: 1,
    });
    closeAttributes(set);
    const { [remarksAttribute]: remarks, ...texts } = Object.fromEntries(set.texts);
    expect(set.numbers).toEqual([["[creditcard]", 1]]);
    expect(texts).toEqual({
      "note of [creditcard]": "paid with [creditcard]",
      order_no: card,
      deep: `{"token":"[Filtered]","[creditcard]":{"order_no":"${card}","n":1}}`,
    });
    expect(remarks).not.toContain(card);
  });

  test("names that only a secret told apart keep what stands under each", () => {
    const { texts, numbers } = read({
      [`of ${card}`]: "first",
      "of 5555555555554444": "second",
      "of 378282246310005": 3,
      "of [creditcard]": "fourth",
      deep: { value: { [card]: 1, "5555555555554444": 2, "[creditcard]": 3 } },
    });
    const { deep, [remarksAttribute]: _, ...others } = texts;
    expect([others, numbers]).toEqual([
      { "of [creditcard]": "first", "of [creditcard]_2": "second", "of [creditcard]_4": "[Filtered]" },
      { "of [creditcard]_3": 3 },
    ]);
    expect(JSON.parse(deep ?? "")).toEqual({
      // What is called so is taken for one.
      "[creditcard]": "[Filtered]",
      "[creditcard]_2": 1,
      "[creditcard]_3": 2,
    });
  });

  test("what was scrubbed is said with its rules, as errors have it", () => {
    const { texts } = read({
      password: "hunter2",
      note: "card 4111 1111 1111 1111 of 536-22-1234",
      card: 4_111_111_111_111_111,
      list: ["a", { token: "x", url: "https://a:b@shop.example" }],
      plain: "nothing",
    });
    expect(JSON.parse(texts[remarksAttribute] ?? "")).toEqual([
      { path: "attributes.password", rem: [["@password:filter", "s"]] },
      {
        path: "attributes.note",
        rem: [
          ["@usssn:replace", "s"],
          ["@creditcard:replace", "s"],
        ],
      },
      { path: "attributes.card", rem: [["@creditcard:replace", "s"]] },
      {
        path: "attributes.list",
        rem: [
          ["@password:filter", "s"],
          ["@url_auth:replace", "s"],
        ],
      },
    ]);
    expect(read({ plain: "nothing", list: ["a"] }).texts[remarksAttribute]).toBeUndefined();
  });

  test("what was scrubbed is said of so many attributes at most", () => {
    const values = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`password${index}`, "x"]));
    expect(JSON.parse(read(values).texts[remarksAttribute] ?? "")).toHaveLength(20);
  });

  test("a unit stays beside its number", () => {
    const { texts, numbers } = read({ size: { value: 12, type: "integer", unit: "byte" } });
    expect([texts, numbers]).toEqual([{ "size.unit": "byte" }, { size: 12 }]);
  });

  test("numbers that no number column can hold are texts", () => {
    const set = createAttributeSet(spanSlots);
    addAttribute(set, scrubber, "a", Number.POSITIVE_INFINITY);
    expect(set.texts).toEqual([["a", "Infinity"]]);
  });
});

describe("names with a column", () => {
  test("of old and new conventions", () => {
    const { known, texts, numbers } = read({
      "http.method": { value: "GET", type: "string" },
      "http.request.method": { value: "GET", type: "string" },
      "http.response.status_code": { value: 200, type: "integer" },
      "sentry.op": { value: "http.server", type: "string" },
    });
    expect(known).toMatchObject({ httpMethod: "GET", httpStatus: "200", op: "http.server" });
    expect([texts, numbers]).toEqual([{}, {}]);
  });

  test("that say something else the second time are kept", () => {
    const { known, texts } = read({
      "http.method": { value: "GET" },
      "http.request.method": { value: "PUT" },
    });
    expect([known.httpMethod, texts]).toEqual(["GET", { "http.request.method": "PUT" }]);
  });

  test("whose value does not fit the column are attributes", () => {
    const { known, texts, numbers } = read({
      "http.status_code": { value: 70_000 },
      "sentry.environment": { value: "e".repeat(65) },
    });
    expect([known.httpStatus, known.environment]).toEqual(["", ""]);
    expect([Object.keys(texts), numbers]).toEqual([["sentry.environment"], { "http.status_code": 70_000 }]);
  });

  test("are those of the table", () => {
    expect(read({ "sentry.op": { value: "x" } }, logSlots).texts).toEqual({ "sentry.op": "x" });
  });
});

describe("bounds", () => {
  const many = (count: number, value: Json): JsonObject =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, { value }]));

  test("in number", () => {
    const { texts } = read(many(5000, "x"));
    expect(Object.keys(texts).length).toBe(attributesMax + 1);
    expect(texts[remarksAttribute]).toContain("there are too many");
  });

  test("in size, of one and of all", () => {
    const { texts } = read({ long: { value: "x".repeat(100_000) }, ...many(20, "y".repeat(50_000)) });
    expect(texts.long).toHaveLength(65_536);
    expect(JSON.stringify(texts).length).toBeLessThan(300_000);
    expect(texts[remarksAttribute]).toContain('"originalLength":100000');
  });

  test("of names", () => {
    const { texts } = read({ ["n".repeat(201)]: { value: 1 }, "": { value: 1 } });
    expect(Object.keys(texts)).toEqual([remarksAttribute]);
  });

  test("of depth", () => {
    const set = createAttributeSet(spanSlots);
    const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`) as Json;
    readPlainAttributes(set, scrubber, { deep });
    expect(set.texts[0]?.[1]).toContain("[nested too deeply]");
  });

  test("names of prototypes are names", () => {
    const attributes = JSON.parse('{"__proto__":{"value":"x"},"constructor":{"value":"y"}}') as Json;
    expect(read(attributes).texts).toEqual({ constructor: "y" });
  });
});

test("nothing is scrubbed where scrubbing is off", () => {
  const off = attributeScrubberOf({ ...defaultIngestSettings.scrubbing, isOn: false });
  const set = createAttributeSet(spanSlots);
  readPlainAttributes(set, off, { password: "x", url: "https://u:p@a.example" });
  expect(Object.fromEntries(set.texts)).toEqual({ password: "x", url: "https://u:p@a.example" });
});
