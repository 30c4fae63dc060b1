import { describe, expect, it } from "vitest";
import { figureLabel, ratesOf, readStages, readTables, shareOf, stateOf } from "./figures.ts";

describe("the figures of the server", () => {
  it("become stages in the order of an event's way", () =>
    expect(
      readStages({
        "memory.rssBytes": 12_000_000,
        "log.bytesOnDisk": 4_000,
        "receive.accepted": 12,
        uptimeSeconds: 90,
        "later.thing": 1,
      }).map((one) => one.id),
    ).toEqual(["receive", "log", "memory", "server", "later"]));
  it("carry the unit of their name", () =>
    expect(
      readStages({
        "log.bytesOnDisk": 4_000,
        "receive.loopDelayP99Ms": 12.4,
        uptimeSeconds: 90,
        "receive.accepted": 1_204,
      }).flatMap((stage) => stage.figures.map((one) => one.text)),
    ).toEqual(["12 ms", "1,204", "4 KB", "90 s"]));
  it("are read from nested objects too", () =>
    expect(readStages({ process: { records: 5, note: "x" } })).toEqual([
      { id: "process", figures: [{ name: "records", value: 5, text: "5" }] },
    ]));
  it("tell how full a bounded store is", () => {
    const [log] = readStages({ "log.bytesOnDisk": 25, "log.bytesMax": 100 });
    expect(log === undefined ? undefined : shareOf(log, "bytesOnDisk", "bytesMax")).toBe(0.25);
  });
  it("list the tables of the store, the largest first", () =>
    expect(
      readTables({
        store: {
          up: true,
          tables: [
            { table: "outcomes", rows: 5, bytesOnDisk: 10 },
            { table: "errors", rows: 9, bytesOnDisk: 90, activeParts: 3 },
          ],
        },
      }),
    ).toEqual([
      { name: "errors", rows: 9, sizeBytes: 90, parts: 3 },
      { name: "outcomes", rows: 5, sizeBytes: 10, parts: undefined },
    ]));
  it("name what is wrong with a stage", () => {
    const figures = {
      log: { bytesOnDisk: 90, bytesMax: 100 },
      process: { deadLetters: 2 },
      receive: { accepted: 1 },
      store: { up: false, queries: 1 },
    };
    expect(readStages(figures).map((stage) => stateOf(stage, figures))).toEqual([
      "normal",
      "full",
      "deadLetters",
      "down",
    ]);
  });
  it.each([
    ["bytesOnDisk", "bytes on disk"],
    ["loopDelayP99Ms", "loop delay p99"],
    ["rssBytes", "rss"],
    ["oldest_unread_seconds", "oldest unread"],
  ])("are labelled from %s", (name, label) => expect(figureLabel(name)).toBe(label));
});

describe("rates from a counter", () => {
  it("are per second, and start anew with the server", () =>
    expect(
      ratesOf([
        { atMs: 0, value: 100 },
        { atMs: 10_000, value: 150 },
        { atMs: 20_000, value: 3 },
      ]),
    ).toEqual([5, 0]));
  it("are none of a single sample", () => expect(ratesOf([{ atMs: 0, value: 100 }])).toEqual([]));
});
