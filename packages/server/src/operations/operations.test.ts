/** The figures of the server: what is measured, what Prometheus reads, who may read it, what is kept. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { HealthFigures } from "@vedette/api";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { systemClock } from "#kernel/clock.ts";
import { OperationalError } from "#kernel/errors.ts";
import { countOf, createHistogram, quantileOf } from "#kernel/histogram.ts";
import { silentLogger } from "#kernel/logger.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { IngestLogWriter, LogRecord } from "#ports/ingest-log.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { figureRows } from "./figure-rows.ts";
import { measureQueries } from "./measured-event-store.ts";
import { measureAppends } from "./measured-log.ts";
import { createMetricsEndpoint, type MetricsAccess } from "./metrics-endpoint.ts";
import { metricsContentType, metricsText } from "./metrics-text.ts";
import { createHistogramWindow } from "./histogram-window.ts";
import { createRateWindow } from "./rate-window.ts";
import { storageByKind } from "./storage-by-kind.ts";

const figures: HealthFigures = {
  receive: { accepted: 10, refused: 2, inFlight: 1, loopDelayP99Ms: 12 },
  log: { records: 5, bytesOnDisk: 4096, bytesMax: 1_000_000 },
  process: {
    records: 9,
    eventsStored: 8,
    ranges: 1,
    storeRetries: 0,
    buried: 0,
    processMs: 40,
    storeMs: 60,
    deadLetters: 0,
    oldestUnprocessedMs: 1500,
    loopDelayP99Ms: 3,
    heapUsedBytes: 5,
    heapTotalBytes: 6,
    arrayBuffersBytes: 1,
  },
  store: { up: true, tables: [{ table: "errors", rows: 100, bytesOnDisk: 50_000, activeParts: 2 }] },
  memory: { rssBytes: 7, heapUsedBytes: 5, heapTotalBytes: 6, arrayBuffersBytes: 1 },
  uptimeSeconds: 12,
  query: { count: 4, failed: 1, p50Ms: 3, p95Ms: 9, p99Ms: 9.5 },
  rates: {
    accepted: [{ category: "error", perSecond: 2.5 }],
    lost: [{ reason: "localhost", perSecond: 0.5 }],
    errorsPerRequest: 0.25,
  },
  storage: [{ kind: "errors", rows: 100, bytes: 60_000, bytesPerRow: 600 }],
  lastSuccess: { log: "2026-11-18T12:00:00.000Z" },
  outcomes: [
    { category: "error", outcome: "accepted", reason: "", quantity: 8 },
    { category: "error", outcome: "client_discard", reason: 'a"b\\c\nd', quantity: 3 },
  ],
  jobs: [
    {
      name: "sweep-blobs",
      isRunning: true,
      runs: 3,
      failures: 1,
      lastSuccessAt: "2026-11-18T12:00:00.000Z",
      lastDurationMs: 250,
      lastResult: {},
      nextRunAt: "2026-11-18T13:00:00.000Z",
    },
  ],
  disk: { totalBytes: 100, freeBytes: 40, freeBytesMin: 5, isLow: false, isFull: false },
};

const durations = createHistogram([5, 50, 500]);
for (const ms of [1, 10, 20, 9_000]) durations.observe(ms);
const histograms = {
  queryMs: durations.read(),
  appendMs: durations.read(),
  eventToReceivedMs: durations.read(),
  receivedToQueryableMs: durations.read(),
};

const refusals = { refusedFor: new Map([["rate_limited", 2]]), failedAppends: 4 };

describe("metrics", () => {
  const read = async () => await metricsText({ figures, histograms, version: "1.2.3", ...refusals });

  it("tell of every stage in the form that Prometheus reads", async () => {
    const lines = (await read()).split("\n");
    for (const line of [
      'vedette_info{version="1.2.3"} 1',
      'vedette_receive_requests_total{result="accepted"} 10',
      'vedette_receive_refusals_total{code="rate_limited"} 2',
      "vedette_log_append_failures_total 4",
      "vedette_log_records 5",
      "vedette_process_oldest_unprocessed_seconds 1.5",
      'vedette_outcomes_total{category="error",outcome="accepted",reason=""} 8',
      'vedette_events_per_second{category="error"} 2.5',
      "vedette_errors_per_request 0.25",
      "# TYPE vedette_query_seconds histogram",
      'vedette_query_seconds_bucket{le="0.005"} 1',
      'vedette_query_seconds_bucket{le="0.5"} 3',
      'vedette_query_seconds_bucket{le="+Inf"} 4',
      "vedette_query_seconds_sum 9.031",
      "vedette_query_seconds_count 4",
      'vedette_event_transport_delay_seconds_bucket{leg="received_to_queryable",le="0.05"} 3',
      'vedette_store_bytes_per_row{kind="errors"} 600',
      'vedette_last_success_timestamp_seconds{stage="log"} 1795003200',
      'vedette_job_last_duration_seconds{job="sweep-blobs"} 0.25',
      "vedette_disk_free_bytes 40",
    ])
      expect(lines).toContain(line);
  });

  it("stay one line per value, whatever a client calls its reason", async () => {
    const text = await read();
    expect(text).toContain('reason="a\\"b\\\\c\\nd"} 3');
    for (const line of text.split("\n"))
      expect(line).toMatch(/^(?:#\s(?:HELP|TYPE)\s.*|[a-z_0-9]+(?:\{.*\})? [-+0-9.eInfNa]+|)$/);
  });

  it("leave out what this process does not have", async () => {
    const { process: _, disk: __, ...rest } = figures;
    const text = await metricsText({
      ...refusals,
      figures: { ...rest, process: undefined },
      histograms: { ...histograms, eventToReceivedMs: undefined, receivedToQueryableMs: undefined },
      version: "1",
    });
    expect(text).not.toContain("vedette_process_");
    expect(text).not.toContain("vedette_event_transport_delay");
    expect(text).not.toContain("NaN");
  });
});

describe("the address of the metrics", () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  async function ask(
    access: Partial<MetricsAccess>,
    init: {
      readonly headers?: Record<string, string>;
      readonly method?: string;
      readonly path?: string;
    } = {},
  ) {
    const answer = createMetricsEndpoint({
      access: { token: undefined, isOpen: false, ...access },
      read: async () => ({ contentType: metricsContentType, text: "vedette_up 1\n" }),
      logger: silentLogger,
    });
    server = createServer((request, response) => {
      if (!answer(request, response)) response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { path = "/metrics", ...rest } = init;
    return await fetch(`http://127.0.0.1:${port}${path}`, rest);
  }

  it("answers this machine without ceremony", async () => {
    const answer = await ask({});
    expect([answer.status, await answer.text()]).toEqual([200, "vedette_up 1\n"]);
    expect(answer.headers.get("content-type")).toContain("version=0.0.4");
  });
  it("takes what a proxy passes on for a stranger's", async () =>
    expect((await ask({}, { headers: { "x-forwarded-for": "203.0.113.9" } })).status).toBe(403));
  it("asks for the token where there is one, of this machine too", async () => {
    const token = "0123456789abcdef";
    expect((await ask({ token })).status).toBe(403);
    expect((await ask({ token }, { headers: { authorization: `Bearer ${token}x` } })).status).toBe(403);
    const headers = { authorization: `Bearer ${token}`, "x-forwarded-for": "203.0.113.9" };
    expect((await ask({ token }, { headers })).status).toBe(200);
  });
  it("answers everybody where it is opened", async () =>
    expect((await ask({ isOpen: true }, { headers: { "x-forwarded-for": "203.0.113.9" } })).status).toBe(
      200,
    ));
  it("takes reads only, and leaves other addresses alone", async () => {
    expect((await ask({}, { method: "POST" })).status).toBe(405);
    expect((await ask({}, { path: "/metrics/more" })).status).toBe(404);
    expect((await ask({}, { path: "/metrics?name[]=x" })).status).toBe(200);
  });
});

describe("measuring", () => {
  it("times queries that end well and counts those that fail", async () => {
    let isDown = false;
    const query = async () => {
      if (isDown) throw new OperationalError("store_unavailable", "down", { retryable: true });
      return [];
    };
    const measured = measureQueries({ query } as unknown as EventStore, systemClock);
    const read = () =>
      measured.events.query({ scope: makeProjectScope([]), sql: "SELECT 1", row: z.unknown() });
    await read();
    isDown = true;
    await expect(read()).rejects.toThrow("down");
    expect(countOf(measured.figures().durationMs)).toBe(1);
    expect(measured.figures()).toMatchObject({ failed: 1, lastSuccessAtMs: expect.any(Number) });
  });

  it("times appends that are durable and counts those that fail", async () => {
    let isFull = false;
    const append = async () => {
      if (isFull) throw new OperationalError("log_full", "full", { retryable: true });
    };
    const measured = measureAppends({ append } as unknown as IngestLogWriter, systemClock);
    await measured.log.append({} as LogRecord);
    isFull = true;
    await expect(measured.log.append({} as LogRecord)).rejects.toThrow("full");
    expect(countOf(measured.figures().appendMs)).toBe(1);
    expect(measured.figures().failedAppends).toBe(1);
  });
});

describe("rates", () => {
  const sample = (atSeconds: number, error: number) => ({
    atMs: atSeconds * 1000,
    counts: new Map([["error", error]]),
  });
  it("are over the last minute, however often one asks", () => {
    const window = createRateWindow();
    expect(window.add(sample(0, 100)).size).toBe(0);
    expect(window.add(sample(10, 150)).get("error")).toBe(5);
    for (let second = 11; second <= 200; second++) window.add(sample(second, 150 + (second - 10) * 2));
    expect(window.add(sample(201, 150 + 191 * 2)).get("error")).toBe(2);
  });
  it("begin anew with a counter that fell", () => {
    const window = createRateWindow();
    window.add(sample(0, 1000));
    expect(window.add(sample(20, 40)).get("error")).toBe(2);
  });
  it("compare with the last sample, however old", () => {
    const window = createRateWindow();
    window.add(sample(0, 0));
    expect(window.add(sample(300, 600)).get("error")).toBe(2);
  });
});

describe("a histogram's last minute or two", () => {
  const until = (...values: readonly number[]) => {
    const histogram = createHistogram([10, 100, 1000]);
    for (const value of values) histogram.observe(value);
    return histogram.read();
  };
  it("is not held down by all the good hours before", () => {
    const window = createHistogramWindow();
    const quick = Array.from({ length: 1000 }, () => 5);
    for (let minute = 0; minute < 60; minute++) window.read(until(...quick), minute * 60_000);
    const recent = window.read(until(...quick, 500, 500), 60 * 60_000);
    expect(countOf(recent)).toBe(2);
    expect(quantileOf(recent, 0.5)).toBeGreaterThan(100);
    expect(recent.sum).toBe(1000);
    expect(countOf(window.read(until(...quick, 500, 500), 62 * 60_000))).toBe(0);
  });
  it("begins with everything, and anew with counts that fell", () => {
    const window = createHistogramWindow();
    expect(countOf(window.read(until(1, 2, 3), 0))).toBe(3);
    expect(countOf(window.read(until(1, 2, 3, 4), 30_000))).toBe(4);
    expect(countOf(window.read(until(1), 200_000))).toBe(1);
  });
});

describe("storage by kind", () => {
  it("adds a kind's roll-ups to what its rows take", () => {
    const table = (name: string, rows: number, bytesOnDisk: number) => ({
      table: name,
      rows,
      bytesOnDisk,
      activeParts: 1,
    });
    const tables = [
      table("errors", 10, 1000),
      table("error_counts_hourly", 3, 500),
      table("figures", 9, 9),
      table("spans", 4, 80),
    ];
    expect(storageByKind({ tables })).toEqual([
      { kind: "errors", rows: 10, bytes: 1500, bytesPerRow: 150 },
      { kind: "spans", rows: 4, bytes: 80, bytesPerRow: 20 },
    ]);
  });
});

describe("figures that are kept", () => {
  it("have a name, labels and a number", () => {
    const rows = figureRows(figures, 1_000);
    expect(rows).toContainEqual({
      atMs: 1_000,
      name: "events_per_second",
      labels: { category: "error" },
      value: 2.5,
    });
    expect(rows).toContainEqual({ atMs: 1_000, name: "query_p95_ms", labels: {}, value: 9 });
    expect(rows.find(({ name }) => name === "received_to_queryable_p95_ms")).toBeUndefined();
  });
});
