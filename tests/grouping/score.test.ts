/** Guards the score of grouping on a fixed part of the labelled corpus that the bench scores as a whole. */
import { expect, test } from "vitest";
import { makeCorpus, platforms } from "../../bench/grouping/corpus.ts";
import { floorHash } from "../../bench/grouping/floor.ts";
import { readEvent } from "../../bench/grouping/read-events.ts";
import { scoreOf, scoreOfPart, type GroupedEvent } from "../../bench/grouping/score.ts";
import { groupEvent } from "../../packages/server/src/rules/grouping/v2/group-event.ts";

const read = [...makeCorpus(7, { faultsPerPlatform: 40, eventsPerFaultMax: 6 })].map((labelled) => ({
  labelled,
  event: readEvent(labelled.payload),
}));

function grouped(group: (event: (typeof read)[number]["event"]) => string): readonly GroupedEvent[] {
  return read.map(({ labelled: { platform, fault, kind, variation }, event }) => ({
    platform,
    fault,
    kind,
    variation,
    group: group(event),
    title: "",
  }));
}

test("version 2 finds the faults of the corpus", () => {
  const events = grouped((event) => groupEvent(event).hash);
  const { precision, f1 } = scoreOf(events);
  expect(precision).toBeGreaterThanOrEqual(0.99);
  expect(f1).toBeGreaterThanOrEqual(0.97);
  for (const platform of Object.keys(platforms)) {
    expect(scoreOfPart(events, (event) => event.platform === platform).f1, platform).toBeGreaterThan(0.9);
  }
});

test("the corpus is hard for a plain hash, and the same every time", () => {
  expect(scoreOf(grouped(floorHash)).f1).toBeLessThan(0.7);
  const [one, other] = [1, 2].map(() =>
    JSON.stringify([...makeCorpus(7, { faultsPerPlatform: 2, eventsPerFaultMax: 3 })]),
  );
  expect(one).toBe(other);
});
