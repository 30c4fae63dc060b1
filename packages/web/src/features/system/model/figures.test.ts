import type { HealthFigures } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { readTroubles } from "./troubles.ts";
import { figureLabel, logShare, ratesOf, readStages, readTables, stateOf } from "./figures.ts";

const figures: HealthFigures = {
  receive: { accepted: 1_204, refused: 2, inFlight: 0, loopDelayP99Ms: 12.4 },
  log: { records: 5, bytesOnDisk: 25_000, bytesMax: 100_000 },
  process: {
    records: 9,
    eventsStored: 8,
    ranges: 1,
    storeRetries: 0,
    buried: 0,
    processMs: 40,
    storeMs: 60,
    deadLetters: 0,
    loopDelayP99Ms: 3,
    heapUsedBytes: 5_000_000,
    heapTotalBytes: 6_000_000,
    arrayBuffersBytes: 1_000,
  },
  store: {
    up: true,
    tables: [
      { table: "outcomes", rows: 5, bytesOnDisk: 10, activeParts: 1 },
      { table: "errors", rows: 9, bytesOnDisk: 90, activeParts: 3 },
    ],
  },
  memory: {
    rssBytes: 12_000_000,
    heapUsedBytes: 4_000_000,
    heapTotalBytes: 6_000_000,
    arrayBuffersBytes: 1_000,
  },
  uptimeSeconds: 90,
};

describe("the figures of the server", () => {
  it("become stages in the order of an event's way", () =>
    expect(readStages(figures).map((one) => one.id)).toEqual([
      "receive",
      "log",
      "process",
      "store",
      "memory",
    ]));
  it("leave out a stage that this process does not have", () =>
    expect(readStages({ ...figures, process: undefined }).map((one) => one.id)).not.toContain("process"));
  it("carry the unit of their name", () =>
    expect(
      readStages(figures)
        .slice(0, 2)
        .flatMap((stage) => stage.figures.map((one) => one.text)),
    ).toEqual(["1,204", "2", "0", "12 ms", "5", "25 KB", "100 KB"]));
  it("sum up the tables of the store", () =>
    expect(
      readStages(figures)
        .find((one) => one.id === "store")
        ?.figures.map((one) => one.text),
    ).toEqual(["14", "100 B", "4"]));
  it("tell how full the log is", () => expect(logShare(figures)).toBe(0.25));
  it("list the tables of the store, the largest first", () =>
    expect(readTables(figures)).toEqual([
      { name: "errors", rows: 9, sizeBytes: 90, parts: 3 },
      { name: "outcomes", rows: 5, sizeBytes: 10, parts: 1 },
    ]));
  it("find nothing wrong with a healthy server", () =>
    expect(readStages(figures).map((stage) => stateOf(stage.id, figures))).toEqual(
      Array.from({ length: 5 }, () => "normal"),
    ));
  it("say nothing more of a healthy server", () => expect(readTroubles(figures)).toEqual([]));
  it("say what is wrong, the worst first", () =>
    expect(
      readTroubles({
        ...figures,
        log: { ...figures.log, bytesOnDisk: 60_000 },
        process: figures.process && { ...figures.process, oldestUnprocessedMs: 42_000, deadLetters: 2 },
      }),
    ).toEqual([
      { kind: "logFull", share: 0.6 },
      { kind: "behind", behindMs: 42_000 },
      { kind: "deadLetters", count: 2 },
    ]));
  it("name what is wrong with a stage", () => {
    const broken: HealthFigures = {
      ...figures,
      log: { ...figures.log, bytesOnDisk: 90_000 },
      process: figures.process && { ...figures.process, deadLetters: 2 },
      store: { ...figures.store, up: false },
    };
    expect(readStages(broken).map((stage) => stateOf(stage.id, broken))).toEqual([
      "normal",
      "full",
      "deadLetters",
      "down",
      "normal",
    ]);
  });
  it.each([
    ["bytesOnDisk", "bytes on disk"],
    ["loopDelayP99Ms", "loop delay p99"],
    ["rssBytes", "rss"],
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
