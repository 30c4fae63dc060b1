import { join } from "node:path";
import { clientsPath } from "../../support/paths.ts";
import { runProgram } from "../../support/run-program.ts";
import { runTimeoutMs } from "../interop-client.ts";
import type { InteropClient, Kind } from "../interop-client.ts";

const programsOf =
  (folder: string, ownEnv: Readonly<Record<string, string>> = {}): InteropClient["prepare"] =>
  async () => ({
    kind: "ready",
    run: (env, program) =>
      runProgram(process.execPath, [`${program}.mjs`], {
        cwd: join(clientsPath, folder),
        env: { ...env, ...ownEnv },
        timeoutMs: runTimeoutMs,
      }),
  });

const everyMajor: readonly Kind[] = ["error", "message", "attachment", "check-in", "session"];

function nodeClient(folder: string, sends: readonly Kind[]): InteropClient {
  return {
    name: folder,
    prepare: programsOf(folder),
    release: `shop-${folder}@2.4.1`,
    sends: [...everyMajor, ...sends],
    expected: {
      title: "OrderError: order A-1001 was not placed",
      culprit: "placeOrder(shop)",
      platform: "node",
      release: `shop-${folder}@2.4.1`,
      causeType: "RangeError",
      functions: ["placeOrder"],
      causeFunctions: ["placeOrder", "chargeCard"],
      sourceLine: "    throw new OrderError(`order ${order.id} was not placed`, { cause: error });",
      handled: true,
    },
  };
}

export const node7 = nodeClient("node-7", ["transaction"]);
export const node8 = nodeClient("node-8", ["transaction", "feedback", "client report"]);
export const node9 = nodeClient("node-9", ["transaction", "feedback", "client report", "log"]);
export const node10 = nodeClient("node-10", ["transaction", "feedback", "client report", "log", "metrics"]);

/** The newest @sentry/node that installs; it streams spans and sends no transactions. */
export const node = nodeClient("node", ["streamed spans", "feedback", "client report", "log", "metrics"]);

/** The same, asked to send transactions as the majors before it. */
export const nodeStatic: InteropClient = {
  name: "node, static traces",
  prepare: programsOf("node", { TRACE_LIFECYCLE: "static" }),
  release: "shop-node@2.4.1",
  sends: ["error", "transaction"],
};
