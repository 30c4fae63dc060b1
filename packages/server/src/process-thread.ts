/** The role `process` as a thread: its own loop, its own connections; it meets the other roles in the stores. */
import { parentPort, workerData } from "node:worker_threads";
import type { IssueId } from "@vedette/protocol";
import { yieldToAnswers } from "#kernel/background-priority.ts";
import { collectWhenIdle } from "#kernel/idle-collection.ts";
import { composeProcessing, type ProcessingSettings } from "./compose.ts";
import { createLoopDelay } from "#operations/loop-delay.ts";
import type { RunnerFigures } from "#process/runner-figures.ts";

export type ProcessingRequest =
  | { readonly kind: "wake" }
  | { readonly kind: "stop" }
  | { readonly kind: "figures"; readonly id: number };

export type ProcessingReply =
  | { readonly kind: "ready" }
  | { readonly kind: "stored"; readonly issueIds: readonly IssueId[] }
  | {
      readonly kind: "log";
      readonly level: "debug" | "info" | "warn" | "error";
      readonly fields: object;
      readonly message: string;
    }
  | { readonly kind: "figures"; readonly id: number; readonly figures: ProcessingFigures }
  | { readonly kind: "stopped" };

export type ProcessingFigures = RunnerFigures & {
  readonly deadLetters: number;
  readonly loopDelayP99Ms: number;
  /** Of this thread alone. */
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  readonly arrayBuffersBytes: number;
};

const port = parentPort;
if (!port) throw new Error("processing runs as a worker thread");
yieldToAnswers();
const reply = (message: ProcessingReply): void => port.postMessage(message);

const loopDelay = createLoopDelay();

const processing = await composeProcessing(workerData as ProcessingSettings, {
  log: (level, fields, message) => reply({ kind: "log", level, fields, message }),
  onStored: (issueIds) => reply({ kind: "stored", issueIds }),
});
reply({ kind: "ready" });
collectWhenIdle();

port.on("message", (request: ProcessingRequest) => {
  if (request.kind === "wake") return processing.wake();
  if (request.kind === "stop") {
    void processing.stop().finally(() => {
      reply({ kind: "stopped" });
      port.close();
    });
    return;
  }
  void processing.deadLetters().then((deadLetters) => {
    const { heapUsed, heapTotal, arrayBuffers } = process.memoryUsage();
    const figures = {
      heapUsedBytes: heapUsed,
      heapTotalBytes: heapTotal,
      arrayBuffersBytes: arrayBuffers,
      ...processing.figures(),
      deadLetters,
      loopDelayP99Ms: loopDelay.p99Ms(),
    };
    reply({ kind: "figures", id: request.id, figures });
  });
});
