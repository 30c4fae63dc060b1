import { join } from "node:path";
import { clientsPath } from "../../support/paths.ts";
import { runProgram } from "../../support/run-program.ts";
import { runTimeoutMs } from "../interop-client.ts";
import type { InteropClient } from "../interop-client.ts";

function nodeClient(folder: string): InteropClient {
  return {
    name: folder,
    prepare: async () => ({
      kind: "ready",
      run: (env) =>
        runProgram(process.execPath, ["shop.mjs"], {
          cwd: join(clientsPath, folder),
          env,
          timeoutMs: runTimeoutMs,
        }),
    }),
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

/** The newest @sentry/node that installs. */
export const node = nodeClient("node");

/** One major back. */
export const node10 = nodeClient("node-10");
