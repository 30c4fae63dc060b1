import { expect, test } from "vitest";
import type { Json, JsonObject } from "../json.ts";
import { eventFieldTypes, type EventFieldType } from "./event-field-types.ts";
import { expectNormalForm } from "./normal-form.expectation.ts";
import { readErrorEvent } from "./read-error-event.ts";

const types = eventFieldTypes();

test("the list names fields of every part with their types", () => {
  expect(Object.fromEntries(types)).toMatchObject({
    event_id: "id",
    timestamp: "time",
    release: "text",
    tags: "pairs",
    extra: "object",
    "exception.values[].mechanism.handled": "boolean",
    "exception.values[].stacktrace.frames[].lineno": "integer",
    "exception.values[].stacktrace.frames[].instruction_addr": "address",
    "exception.values[].stacktrace.frames[].pre_context[]": "text",
    "threads.values[].held_locks": "object",
    "breadcrumbs.values[].level": "level",
    "user.ip_address": "ip",
    "debug_meta.images[].debug_id": "text",
    "sdk.packages[].version": "text",
  });
  expect(types.size).toBeGreaterThan(200);
});

const samples: Readonly<Record<string, () => Json>> = {
  "a text": () => "not what is wanted",
  "an empty text": () => "",
  "a number": () => 7.5,
  "a negative number": () => -1,
  "a huge number": () => 1e300,
  true: () => true,
  null: () => null,
  "an empty list": () => [],
  "a list": () => [1, "x", null, [], {}],
  "an empty object": () => ({}),
  "an object": () => ({ values: 5, a: { b: [1] }, type: [] }),
  "a long text": () => "x".repeat(20_000),
};

/** An event that has `value` at `path`, and beside it what keeps the containers around alive. */
function eventWith(path: string, value: Json): JsonObject {
  const steps = path.split(".");
  const build = (at: number): Json => {
    const step = steps[at];
    if (step === undefined) return value;
    const name = step.replaceAll("[]", "");
    let inner = build(at + 1);
    for (let depth = 0; depth < step.split("[]").length - 1; depth += 1) inner = [inner];
    return { ...keepsAlive[name.length > 0 ? (steps[at - 1] ?? "") : ""], [name]: inner };
  };
  return build(0) as JsonObject;
}
const keepsAlive: Readonly<Record<string, JsonObject>> = {
  "frames[]": { function: "f" },
  "values[]": { type: "T", value: "v" },
  "images[]": { type: "elf" },
  request: { method: "GET" },
  user: { username: "mara" },
};

test.each([...types.keys()])("%s of any type gives an event in its normal form", (path) => {
  for (const [name, sample] of Object.entries(samples)) {
    const { event, remarks } = readErrorEvent(eventWith(path, sample()));
    expectNormalForm(event);
    const once = JSON.stringify(event);
    expect(once.length, name).toBeLessThan(40_000);
    expect(remarks.length, name).toBeLessThanOrEqual(100);
    const again = readErrorEvent(JSON.parse(once));
    expect(JSON.stringify(again.event), name).toBe(once);
    expect(again.remarks, name).toEqual([]);
  }
});

/** What no field of the type can be read from. */
const unreadable: { readonly [Type in EventFieldType]?: Json } = {
  text: { an: "object" },
  integer: "seven",
  number: "seven",
  boolean: "yes",
  time: "yesterday",
  level: "dreadful",
  address: "somewhere",
  ip: "localhost",
  id: [],
  pairs: 7,
  object: 7,
};

/** Read from anything: the platform falls back to `other`, texts of exceptions are JSON. */
const lenient = new Set(["platform", "exception.values[].value", "logentry", "message"]);

const strict = [...types].filter(([path, type]) => unreadable[type] !== undefined && !lenient.has(path));
test.each(strict)("%s of a wrong type (%s) is left out with a remark", (path, type) => {
  const { remarks } = readErrorEvent(eventWith(path, unreadable[type] ?? null));
  expect(remarks.length).toBeGreaterThan(0);
  expect(["invalid_data", "missing_attribute"]).toContain(remarks[0]?.kind);
});
