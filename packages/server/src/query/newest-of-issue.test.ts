/** What is looked for in the newest parts first must be what a look at everything finds, of the real engine. */
import type { ProjectId } from "@vedette/protocol";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import type { EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { findNextEvent, readNewestPair } from "./event-list.ts";
import { byDay, pointsWithin, readIssueFigures, readIssueSeries } from "./issue-figures.ts";
import { readIssueGraph } from "./issue-graph.ts";
import { readTagDistribution, readTagKeys } from "./tag-distribution.ts";
import { wholeRange } from "./time-range.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 20, 12);
const projectId = 7;
const busy = "a".repeat(32);
const quiet = "b".repeat(32);
const noTexts = {
  exception: "",
  threads: "",
  breadcrumbs: "",
  request: "",
  user: "",
  contexts: "",
  extra: "",
  rest: "",
};
const groupOf = (hash: string) => [{ projectId, hash, issueId: 1 }];

describe("the newest of an issue", () => {
  let opened: TestEventStore;
  let events: EventStore;

  beforeAll(async () => {
    opened = await startEventStore();
    ({ events } = opened);
    // 8,000 events of the last day and 8,000 of weeks ago; a quiet issue of three events, all of them old.
    const row = (number: number, hash: string, timestamp: number, when: string) =>
      makeErrorRow({
        project_id: projectId,
        event_id: number.toString(16).padStart(32, "0"),
        group_hash: hash,
        timestamp,
        // The sender's clock is ahead by nearly all that is let through.
        received_at: timestamp - (number % 3 === 0 ? 50_000 : -2_000),
        ...noTexts,
        tags: [
          ["when", when],
          ["number", String(number % 50)],
        ],
      });
    const rows = [
      ...Array.from({ length: 8000 }, (_, n) => row(n, busy, nowMs - dayMs + n * 10_000, "lately")),
      ...Array.from({ length: 8000 }, (_, n) =>
        row(10_000 + n, busy, nowMs - 25 * dayMs + n * 60_000, "once"),
      ),
      ...[30, 20, 10].map((days, n) => row(20_000 + n, quiet, nowMs - days * dayMs, `${days} days ago`)),
    ];
    for (let at = 0; at < rows.length; at += 2000)
      await events.insert({ table: "errors", rows: rows.slice(at, at + 2000), dedupToken: `rows/${at}` });
  });
  afterAll(async () => {
    await opened?.close();
  });

  const readerOf = () => ({
    events,
    scope: makeProjectScope([projectId as ProjectId]),
    range: wholeRange(nowMs),
  });
  const question = (hash: string) => ({ groups: groupOf(hash), environments: [] });
  const lastMs = (hash: string) => (hash === busy ? nowMs - dayMs + 7999 * 10_000 : nowMs - 10 * dayMs);

  it.each([busy, quiet])("is the same event, whatever is known of its time (%s)", async (hash) => {
    const asked = { ...question(hash), direction: "older" } as const;
    const found = await findNextEvent(readerOf(), { ...asked, from: undefined });
    const before = await findNextEvent(readerOf(), { ...asked, from: found });
    expect(found?.timestampMs).toBe(lastMs(hash));
    // The one before it is of the same day here, or ten days older.
    const pair = hash === busy ? [found, before] : [found];
    const pairOf = async (newestMs: number) =>
      (await readNewestPair(readerOf(), { ...question(hash), newestMs })).map(
        ({ projectId: ofProject, groupHash, eventId, timestampMs }) => ({
          projectId: ofProject,
          hash: groupHash,
          eventId,
          timestampMs,
        }),
      );
    for (const newestMs of [lastMs(hash), lastMs(hash) - dayMs, lastMs(hash) + dayMs])
      expect(await pairOf(newestMs)).toEqual(pair);
    expect(await pairOf(lastMs(hash) + 3 * dayMs)).toEqual([found, before]);
  });

  it("goes back beyond a gap of weeks, event by event", async () => {
    const times: number[] = [];
    let from = await findNextEvent(readerOf(), {
      ...question(quiet),
      from: undefined,
      direction: "older",
    });
    while (from !== undefined) {
      times.push(from.timestampMs);
      from = await findNextEvent(readerOf(), { ...question(quiet), from, direction: "older" });
    }
    expect(times).toEqual([10, 20, 30].map((days) => nowMs - days * dayMs));
  });

  it("has the tags of the newest events where there are many, and of all where there are few", async () => {
    const tagsOf = async (hash: string) => {
      const asked = { ...question(hash), newestMs: lastMs(hash), keysMax: 10 };
      return {
        keys: await readTagKeys(readerOf(), asked),
        whole: await readTagDistribution(readerOf(), { ...asked, valuesMax: 5 }),
      };
    };
    const ofBusy = await tagsOf(busy);
    // The head is of the newest 5,000, all of the last day.
    expect(ofBusy.keys).toEqual([
      { key: "number", events: 5000, uniqueValues: 50 },
      { key: "when", events: 5000, uniqueValues: 1 },
    ]);
    // Fewer than are looked at: none is left out.
    expect(ofBusy.whole.map(({ key, events: count }) => [key, count])).toEqual([
      ["number", 16_000],
      ["when", 16_000],
    ]);
    expect((await tagsOf(quiet)).keys).toEqual([
      { key: "number", events: 3, uniqueValues: 3 },
      { key: "when", events: 3, uniqueValues: 3 },
    ]);
  });

  it("counts every event of a range, also those whose sender's clock is ahead", async () => {
    const range = { startMs: nowMs - 3 * dayMs, endMs: nowMs + dayMs };
    const reader = { ...readerOf(), range };
    expect((await readIssueFigures(reader, question(busy))).get(1)?.events).toBe(8000);
    const hours = (await readIssueSeries(reader, { ...question(busy), bucketMs: 3_600_000 })).get(1);
    const sum = (points: readonly { readonly events: number }[] = []) =>
      points.reduce((total, point) => total + point.events, 0);
    expect(sum(hours)).toBe(8000);
    expect(sum(byDay(hours ?? []))).toBe(8000);
    expect(byDay(hours ?? []).map(({ atMs }) => atMs % dayMs)).toEqual([0, 0, 0, 0, 0]);
    expect(sum(pointsWithin({ startMs: nowMs, endMs: range.endMs }, hours ?? []))).toBe(0);
  });

  it("draws the buckets whole and counts the range alone, people once", async () => {
    // In the middle of a bucket: four hours of the events, of which the range has the last three.
    const range = { startMs: nowMs - dayMs + 3_600_000, endMs: nowMs - dayMs + 4 * 3_600_000 };
    const reader = { ...readerOf(), range };
    const graph = await readIssueGraph(reader, { ...question(busy), bucketMs: 4 * 3_600_000 });
    const figures = (await readIssueFigures(reader, question(busy))).get(1);
    expect(graph.totals).toEqual({ events: 1080, users: figures?.users });
    expect(graph.points.map(({ atMs, events: count }) => [atMs, count])).toEqual([[nowMs - dayMs, 1440]]);
    const nothing = { ...readerOf(), range: { startMs: nowMs, endMs: nowMs + 3_600_000 } };
    expect(await readIssueGraph(nothing, { ...question(busy), bucketMs: 3_600_000 })).toEqual({
      points: [{ atMs: nowMs, events: 0, users: 0 }],
      totals: { events: 0, users: 0 },
    });
  });
});
