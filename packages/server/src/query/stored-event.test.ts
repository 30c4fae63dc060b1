/** Rows with packed texts and rows of earlier servers, through the real engine. */
import type { ErrorEvent, ProjectId } from "@vedette/protocol";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import type { EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { exceptionText } from "#rules/exception-text.ts";
import { roomToPack, varyingFrom, writePacked } from "#rules/packed-text.ts";
import { eventColumns, eventRow } from "./stored-event.ts";

let opened: TestEventStore;
let store: EventStore;

beforeAll(async () => {
  opened = await startEventStore();
  store = opened.events;
});
afterAll(async () => {
  await opened?.close();
});

/** Values whose bytes are no UTF-8. */
const exception: ErrorEvent["exception"] = {
  values: [
    { type: "TypeError", value: "é 4711 is gone" },
    {
      type: "Error",
      value: "",
      stacktrace: { frames: [{ lineno: 7 }, { lineno: 8, vars: { id: "ffc380fe" } }] },
    },
  ],
};
const extra = { order: 255, hash: "c3".repeat(20), took: "0.007 ms", at: 1_763_599_999_250 };

/** What the fixture holds there is no JSON. */
const noTexts = { threads: "", request: "", user: "", contexts: "", rest: "" };

function packed(name: string, text: string): Uint8Array {
  const target = Buffer.alloc(roomToPack(Buffer.byteLength(text)));
  return target.subarray(0, writePacked(target, 0, text, varyingFrom(name, text)));
}

test("events read the same whether their texts are packed or lie there as earlier servers wrote them", async () => {
  const texts = {
    exception: exceptionText(exception),
    breadcrumbs: '{"values":[{"message":"took 300 ms","before_ms":250}]}',
    extra: JSON.stringify(extra),
  };
  const now = {
    exception: packed("exception", texts.exception),
    breadcrumbs: packed("breadcrumbs", texts.breadcrumbs),
    extra: packed("extra", texts.extra),
  };
  const earlier = { ...texts, exception: JSON.stringify(exception) };
  const rows = [now, earlier].map((columns, index) => ({
    ...makeErrorRow({ ...noTexts, project_id: 1, event_id: index.toString(16).padStart(32, "a") }),
    ...columns,
  }));
  await store.insert({ table: "errors", rows, dedupToken: "both" });
  const read = await store.query({
    sql: `SELECT ${eventColumns} FROM errors ORDER BY event_id`,
    scope: makeProjectScope([1 as ProjectId]),
    row: eventRow,
  });
  expect(read).toHaveLength(2);
  for (const { event, timestampMs } of read) {
    expect(event.exception).toEqual(exception);
    expect(event.extra).toEqual(extra);
    expect(event.breadcrumbs?.values).toEqual([
      { message: "took 300 ms", timestamp: (timestampMs - 250) / 1000 },
    ]);
  }
});
