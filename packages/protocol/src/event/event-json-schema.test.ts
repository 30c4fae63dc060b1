import { expect, test } from "vitest";
import { eventFieldTypes } from "./event-field-types.ts";
import { eventJsonSchema } from "./event-json-schema.ts";

const schema = eventJsonSchema();

function at(path: string): unknown {
  let node: unknown = schema;
  const inside = (key: string): unknown => (node as Record<string, unknown>)[key];
  for (const step of path.split(".")) {
    const name = step.replaceAll("[]", "");
    node = inside("properties");
    node = inside(name);
    for (let depth = 0; depth < step.split("[]").length - 1; depth += 1) node = inside("items");
  }
  return node;
}

test("every field that is read is in the schema", () => {
  for (const path of eventFieldTypes().keys()) expect(at(path), path).toBeTypeOf("object");
});

test("the schema says types and lengths", () => {
  expect(at("release")).toEqual({ type: "string", maxLength: 200 });
  expect(at("level")).toMatchObject({ enum: ["debug", "info", "warning", "error", "fatal"] });
  expect(at("exception.values[].stacktrace.frames[].lineno")).toEqual({ type: "integer" });
  expect(at("exception.values[].stacktrace.frames[].pre_context[]")).toMatchObject({ type: "string" });
});
