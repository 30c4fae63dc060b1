import { join } from "node:path";
import { cachePath, clientsPath } from "../../support/paths.ts";
import { failureLine, runProgram } from "../../support/run-program.ts";
import { hasTool } from "../../support/toolchain.ts";
import { expectBuilt, runTimeoutMs, unavailable } from "../interop-client.ts";
import type { InteropClient } from "../interop-client.ts";

const clientPath = join(clientsPath, "go");
const programPath = join(cachePath, "go", "shop");

/** sentry-go, built from the committed go.mod and go.sum. */
export const go: InteropClient = {
  name: "go",
  prepare: async () => {
    if (!(await hasTool("go", "version"))) return unavailable("go is not installed");
    const download = await runProgram("go", ["mod", "download"], { cwd: clientPath, timeoutMs: 120_000 });
    if (!download.ok) return unavailable(failureLine("go mod download", download));
    const build = await runProgram("go", ["build", "-o", programPath, "."], {
      cwd: clientPath,
      timeoutMs: 300_000,
    });
    expectBuilt("go build", build);
    return {
      kind: "ready",
      run: (env, program) => runProgram(programPath, [program], { env, timeoutMs: runTimeoutMs }),
    };
  },
  release: "shop-go@2.4.1",
  sends: ["error", "message", "attachment", "transaction", "log", "metrics", "check-in", "client report"],
  expected: {
    title: "*main.OrderError: order A-1001 was not placed",
    culprit: "main in placeOrder",
    platform: "go",
    release: "shop-go@2.4.1",
    causeType: "*main.CardLimitError",
    functions: ["main", "placeOrder"],
  },
};
