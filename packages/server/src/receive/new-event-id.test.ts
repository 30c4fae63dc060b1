import { parseEventId } from "@vedette/protocol";
import { expect, test } from "vitest";
import { newEventId } from "./new-event-id.ts";

test("ids are random UUIDs without dashes, none twice, over more than one draw", () => {
  const ids = Array.from({ length: 600 }, newEventId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(parseEventId(id)).toBe(id);
    expect(id).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  }
});
