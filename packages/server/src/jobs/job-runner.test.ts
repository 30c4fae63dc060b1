import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "#kernel/clock.ts";
import { silentLogger } from "#kernel/logger.ts";
import type { Job } from "./job.ts";
import { type JobRunner, startJobs } from "./job-runner.ts";

let runner: JobRunner | undefined;
afterEach(async () => {
  await runner?.stop();
  runner = undefined;
});

const job = (overrides: Partial<Job>): Job => ({
  name: "sweep-blobs",
  intervalMs: 60_000,
  firstDelayMs: 0,
  lane: "upkeep",
  run: async () => ({}),
  ...overrides,
});
const start = (...jobs: readonly Job[]): JobRunner =>
  (runner = startJobs({ jobs, clock: systemClock, logger: silentLogger }));
const figuresOf = (name: string) => runner?.figures().find((one) => one.name === name);

describe("jobs", () => {
  it("run again after their interval, and tell what the last run did", async () => {
    let runs = 0;
    start(job({ intervalMs: 5, run: async () => ({ deletedRows: (runs += 1) }) }));
    await expect.poll(() => figuresOf("sweep-blobs")?.runs).toBeGreaterThan(3);
    expect(figuresOf("sweep-blobs")?.lastResult?.["deletedRows"]).toBeGreaterThan(2);
    expect(figuresOf("sweep-blobs")?.lastSuccessAtMs).toBeGreaterThan(Date.now() - 10_000);
  });

  it("run one at a time in a lane, while another lane goes on", async () => {
    let underWay = 0;
    let most = 0;
    let watched = 0;
    const slow = async () => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      underWay -= 1;
      return {};
    };
    start(
      job({ name: "tidy-meta", intervalMs: 1, run: slow }),
      job({ name: "settle-issues", intervalMs: 1, run: slow }),
      job({
        name: "watch-disk",
        intervalMs: 1,
        lane: "watch",
        run: async () => ({ seenBlobs: (watched += 1) }),
      }),
    );
    await expect
      .poll(() => Math.min(figuresOf("tidy-meta")?.runs ?? 0, figuresOf("settle-issues")?.runs ?? 0))
      .toBeGreaterThan(1);
    expect(most).toBe(1);
    expect(watched).toBeGreaterThan(4);
  });

  it("are tried again after a failure, whose reason is kept", async () => {
    let isMended = false;
    start(
      job({
        intervalMs: 20,
        run: async () => {
          if (!isMended) throw new Error("the disk went away");
          return {};
        },
      }),
    );
    await expect.poll(() => figuresOf("sweep-blobs")?.failures).toBeGreaterThan(1);
    expect(figuresOf("sweep-blobs")).toMatchObject({
      lastError: "the disk went away",
      lastErrorCode: "bug",
      runs: 0,
    });
    isMended = true;
    await expect.poll(() => figuresOf("sweep-blobs")?.runs).toBeGreaterThan(0);
    expect(figuresOf("sweep-blobs")?.failures).toBe(0);
  });

  it("show their progress while they run and none afterwards", async () => {
    let finish = (): void => undefined;
    const blocked = new Promise<void>((resolve) => (finish = resolve));
    start(
      job({
        run: async ({ report }) => {
          report({ done: 3, total: 10 });
          await blocked;
          return {};
        },
      }),
    );
    await expect
      .poll(() => figuresOf("sweep-blobs"))
      .toMatchObject({ isRunning: true, progress: { done: 3, total: 10 } });
    finish();
    await expect
      .poll(() => figuresOf("sweep-blobs"))
      .toMatchObject({ isRunning: false, progress: undefined });
  });

  it("run at once when they are asked for, and once more when asked while running", async () => {
    let finish = (): void => undefined;
    let runs = 0;
    start(
      job({
        firstDelayMs: 60_000,
        run: async () => {
          runs += 1;
          if (runs === 1) await new Promise<void>((resolve) => (finish = resolve));
          return {};
        },
      }),
    );
    runner?.request("sweep-blobs");
    await expect.poll(() => runs).toBe(1);
    runner?.request("sweep-blobs");
    finish();
    await expect.poll(() => runs).toBe(2);
  });

  it("end when the server stops, without a word of failure", async () => {
    start(
      job({
        run: ({ stopping }) =>
          new Promise((_, reject) => stopping.addEventListener("abort", () => reject(new Error("stopped")))),
      }),
    );
    await expect.poll(() => figuresOf("sweep-blobs")?.isRunning).toBe(true);
    await runner?.stop();
    expect(figuresOf("sweep-blobs")).toMatchObject({ isRunning: false, failures: 0 });
  });
});
