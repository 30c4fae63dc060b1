import type { HealthFigures } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { historyOf, rateText, readVitalSigns } from "./vital-signs.ts";

const figures: HealthFigures = {
  receive: { accepted: 1, refused: 0, inFlight: 0, loopDelayP99Ms: 1 },
  log: { records: 0, bytesOnDisk: 1, bytesMax: 2 },
  store: { up: true, tables: [] },
  memory: { rssBytes: 1, heapUsedBytes: 1, heapTotalBytes: 1, arrayBuffersBytes: 1 },
  uptimeSeconds: 1,
  rates: {
    accepted: [
      { category: "error", perSecond: 1.25 },
      { category: "span", perSecond: 40 },
      { category: "log_item", perSecond: 0 },
      { category: "log_byte", perSecond: 90_000 },
    ],
    lost: [],
    errorsPerRequest: 0.02,
  },
  delivery: {
    eventToReceived: { count: 3, p50Ms: 1, p95Ms: 1_500, p99Ms: 2_000 },
    receivedToQueryable: { count: 3, p50Ms: 1, p95Ms: 240, p99Ms: 300 },
  },
  storage: [
    { kind: "spans", rows: 10, bytes: 800, bytesPerRow: 80 },
    { kind: "errors", rows: 10, bytes: 5_000, bytesPerRow: 500 },
  ],
  query: { count: 0, failed: 0 },
};

describe("vital signs", () => {
  const signs = readVitalSigns(figures, [{ name: "stored_bytes", labels: {}, points: [[60, 10]] }]);
  const signOf = (id: string) => signs.find((one) => one.id === id);
  it("tell how much comes in, the most first, without what does not come", () =>
    expect(signOf("rate")).toMatchObject({
      text: "41",
      lines: [
        { name: "span", text: "40" },
        { name: "error", text: "1.3" },
      ],
    }));
  it("tell how late events are on both legs of their way", () =>
    expect(signOf("delay")?.lines.map((line) => line.text)).toEqual(["1.50 s", "240 ms"]));
  it("tell what an event of each kind takes", () =>
    expect(signOf("storage")).toMatchObject({
      text: "5.8 KB",
      lines: [
        { name: "errors", text: "500 B" },
        { name: "spans", text: "80 B" },
      ],
      history: [10],
    }));
  it("leave open what was not measured yet", () => expect(signOf("query")?.text).toBe("–"));
  it("tell errors per request where there are requests", () => {
    expect(signOf("errors")?.text).toBe("2%");
    const { errorsPerRequest: _, ...rates } = figures.rates ?? { accepted: [], lost: [] };
    expect(readVitalSigns({ ...figures, rates }, []).map(({ id }) => id)).not.toContain("errors");
  });
});

describe("the history of a figure", () => {
  it("sums up its labels, step by step, in order of time", () =>
    expect(
      historyOf(
        [
          {
            name: "events_per_second",
            labels: { category: "error" },
            points: [
              [120, 2],
              [60, 1],
            ],
          },
          { name: "events_per_second", labels: { category: "span" }, points: [[120, 10]] },
          { name: "other", labels: {}, points: [[60, 99]] },
        ],
        "events_per_second",
      ),
    ).toEqual([1, 12]));
});

describe("a rate", () => {
  it.each([
    [0, "0"],
    [0.01, "<0.1"],
    [0.26, "0.3"],
    [12.4, "12"],
  ])("of %d reads %s", (rate, text) => expect(rateText(rate)).toBe(text));
});
