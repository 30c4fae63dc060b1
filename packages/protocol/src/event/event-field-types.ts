/** Every key of an event with the type it is read to, as the tables of the readers say. */
import { eventFields } from "./event-fields.ts";
import { shapeOf, type FieldReader, type FieldShape } from "./walk.ts";

export type EventFieldType = FieldShape["kind"];

/**
 * By path, as in `exception.values[].stacktrace.frames[].lineno`: `[]` stands for any entry of a list. Objects
 * and lists are there themselves, too.
 */
export function eventFieldTypes(): ReadonlyMap<string, EventFieldType> {
  const types = new Map<string, EventFieldType>();
  const visit = (path: string, reader: FieldReader): void => {
    const shape = shapeOf(reader);
    types.set(path, shape.kind);
    if (shape.kind === "object")
      for (const [name, field] of shape.fields ?? []) visit(`${path}.${name}`, field);
    if (shape.kind === "list") visit(`${path}[]`, shape.entry);
    if (shape.kind === "values") visit(`${path}.values[]`, shape.entry);
  };
  for (const [name, reader] of Object.entries(eventFields)) visit(name, reader);
  return types;
}
