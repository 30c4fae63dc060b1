/** Starts the processing thread, restarts it when it fails, and speaks with it. */
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { IssueId } from "@vedette/protocol";
import type { Logger } from "#kernel/logger.ts";
import { backoffMs } from "#kernel/retry.ts";
import type { ProcessingSettings } from "./compose.ts";
import type { ProcessingFigures, ProcessingReply, ProcessingRequest } from "./process-thread.ts";

export type ProcessRole = {
  /** Says that the log has news; many calls within a moment are one message. */
  readonly wake: () => void;
  readonly figures: () => Promise<ProcessingFigures | undefined>;
  readonly stop: () => Promise<void>;
};

const stopTimeoutMs = 6000;
const figuresTimeoutMs = 1000;
/**
 * What is alive at once is bounded by the limits of a range, some tens of megabytes. Without a bound of its own
 * the heap keeps hundreds of megabytes of garbage, because a machine with memory to spare gives it no reason
 * to collect.
 */
const heapLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 48 };
/**
 * The heap may treble before a whole collection: at its default of a third (for a heap so bounded) every 330 events of
 * 10 KB brought one, and marking took a sixth of all processor time. Eight times fewer now, for 15 MB more at the peak.
 */
const heapGrowingPercent = 200;
/** A thread that works looks for itself; only one that sleeps needs the call, and it sleeps for longer than this. */
const wakeIntervalMs = 50;

export async function startProcessRole(deps: {
  readonly settings: ProcessingSettings;
  readonly logger: Logger;
  readonly onStored: (issueIds: readonly IssueId[]) => void;
}): Promise<ProcessRole> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`);
  let stopping = false;
  let failures = 0;
  let nextId = 1;
  let thread: Worker;
  let restart: NodeJS.Timeout | undefined;
  let onStopped: (() => void) | undefined;
  const asking = new Map<number, (figures: ProcessingFigures | undefined) => void>();

  const settleAll = (): void => {
    for (const resolve of asking.values()) resolve(undefined);
    asking.clear();
  };

  function start(onReady: () => void): Worker {
    const worker = new Worker(new URL("./process-thread.ts", import.meta.url), {
      workerData: deps.settings,
      execArgv: [],
      resourceLimits: heapLimits,
    });
    worker.on("message", (message: ProcessingReply) => {
      if (message.kind === "ready") {
        failures = 0;
        onReady();
      } else if (message.kind === "stored") deps.onStored(message.issueIds);
      else if (message.kind === "log") deps.logger[message.level](message.fields, message.message);
      else if (message.kind === "stopped") onStopped?.();
      else {
        asking.get(message.id)?.(message.figures);
        asking.delete(message.id);
      }
    });
    worker.on("error", (error) => deps.logger.error({ err: error }, "the processing thread failed"));
    worker.on("exit", () => {
      settleAll();
      onStopped?.();
      if (stopping) return;
      failures += 1;
      restart = setTimeout(
        () => (thread = start(onReady)),
        backoffMs(failures, { firstMs: 200, maxMs: 10_000 }),
      );
    });
    return worker;
  }

  await new Promise<void>((resolve) => (thread = start(resolve)));

  const send = (request: ProcessingRequest): void => thread.postMessage(request);
  let wokenAtMs = 0;
  return {
    wake: () => {
      const nowMs = performance.now();
      if (nowMs - wokenAtMs < wakeIntervalMs) return;
      wokenAtMs = nowMs;
      send({ kind: "wake" });
    },
    figures: () =>
      new Promise((resolve) => {
        const id = nextId++;
        asking.set(id, resolve);
        send({ kind: "figures", id });
        setTimeout(() => {
          if (asking.delete(id)) resolve(undefined);
        }, figuresTimeoutMs).unref();
      }),
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, stopTimeoutMs);
        onStopped = () => {
          clearTimeout(timer);
          resolve();
        };
        send({ kind: "stop" });
      });
      await thread.terminate();
    },
  };
}
