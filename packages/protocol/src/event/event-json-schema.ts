/**
 * The payload of an event as a JSON Schema, from the tables of the readers: what an SDK should send. What the
 * readers also take (old names, other types, bare lists) is not in it.
 */
import type { JsonObject } from "../json.ts";
import { levels } from "./error-event.ts";
import { eventFields } from "./event-fields.ts";
import { shapeOf, type FieldReader, type FieldReaders } from "./walk.ts";

export function eventJsonSchema(): JsonObject {
  return {
    ...schemaOfFields(Object.entries(eventFields)),
    description:
      "The payload of an item `event`. Nothing is refused for its form: what cannot be read is left out, and said.",
  };
}

function schemaOfFields(fields: Iterable<readonly [string, FieldReader]>): JsonObject {
  const properties: JsonObject = {};
  for (const [name, reader] of fields) properties[name] = schemaOf(reader);
  return { type: "object", properties };
}

function schemaOfObject(fields: FieldReaders | undefined): JsonObject {
  return fields === undefined ? { type: "object" } : schemaOfFields(fields);
}

function schemaOf(reader: FieldReader): JsonObject {
  const shape = shapeOf(reader);
  switch (shape.kind) {
    case "text":
      return { type: "string", maxLength: shape.lengthMax };
    case "integer":
    case "number":
    case "boolean":
      return { type: shape.kind };
    case "time":
      return { type: ["number", "string"], description: "Seconds since the epoch, or ISO 8601." };
    case "level":
      return { type: "string", enum: [...levels] };
    case "address":
      return { type: "string", pattern: "^0x[0-9a-fA-F]+$" };
    case "ip":
      return { type: "string", description: "An address, or {{auto}}." };
    case "id":
      return { type: ["string", "number"] };
    case "pairs":
      return { type: ["object", "array"], description: "Names and values, as an object or as pairs." };
    case "any":
      return {};
    case "object":
      return schemaOfObject(shape.fields);
    case "list":
      return { type: "array", items: schemaOf(shape.entry) };
    case "values":
      return {
        type: "object",
        properties: { values: { type: "array", items: schemaOf(shape.entry) } },
      };
  }
}
