import { expect, test } from "vitest";
import { eventFromColumns, eventColumns } from "../event-payload.ts";
import { thrown } from "../sample-event.fixture.ts";
import { groupByVersion } from "./group-by-version.ts";
import { readGrouping } from "./stored-grouping.ts";
import { groupEvent as groupByVersion1 } from "./v1.ts";
import { groupEvent as groupByVersion2, systemHash } from "./v2/group-event.ts";

const frame = (name: string, in_app: boolean) => ({ module: "shop.orders", function: name, in_app });
const event = thrown(
  { type: "ValueError", value: "bad id 17" },
  [frame("show", true), frame("apply", true), frame("check", true), frame("parse", false)],
  { platform: "python", event_id: "1f".repeat(16) },
);
const previous = { version: 1, untilMs: 1000 } as const;

test("each version groups as it always did", () => {
  expect(groupByVersion(event, { version: 1 }, 0).hash).toBe(groupByVersion1(event).hash);
  expect(groupByVersion(event, { version: 2 }, 0).hash).toBe(groupByVersion2(event).hash);
  expect(groupByVersion(event, { version: 2 }, 0).alternateHashes).toEqual([]);
});

test("for some time after a change the group of before is told, too, and the one by all frames", () => {
  expect(groupByVersion(event, { version: 2, previous }, 999).alternateHashes).toEqual([
    groupByVersion1(event).hash,
    systemHash(event),
  ]);
  expect(groupByVersion(event, { version: 2, previous }, 1000).alternateHashes).toEqual([]);
  const back = { version: 1, previous: { version: 2, untilMs: 1000 } } as const;
  expect(groupByVersion(event, back, 0).alternateHashes).toEqual([groupByVersion2(event).hash]);
});

test("a group that is the same in both versions has no other", () => {
  const named = thrown({ type: "E" }, [], { fingerprint: ["payments"] });
  expect(groupByVersion(named, { version: 2, previous }, 0).alternateHashes).toEqual([]);
});

test("how it was grouped comes back out of the stored event", () => {
  for (const version of [1, 2] as const) {
    const grouping = groupByVersion(event, { version }, 0);
    const columns = eventColumns(event, { eventId: "1f".repeat(16), timestampMs: 1, remarks: [], grouping });
    const { grouping: stored } = eventFromColumns(columns);
    if (stored === undefined) throw new Error("nothing was stored");
    const { variant, parts } = grouping;
    expect(readGrouping(stored)).toEqual({ version, variant, parts });
  }
});
