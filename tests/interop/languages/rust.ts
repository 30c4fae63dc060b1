import { join } from "node:path";
import { cachePath, clientsPath } from "../../support/paths.ts";
import { failureLine, runProgram } from "../../support/run-program.ts";
import { expectBuilt, runTimeoutMs, unavailable } from "../interop-client.ts";
import type { InteropClient } from "../interop-client.ts";

const clientPath = join(clientsPath, "rust");
const targetPath = join(cachePath, "rust");
const buildTimeoutMs = 420_000;

/** What the locked crates ask for. */
const rustMinorMin = 89;

async function missingToolchain(): Promise<string | undefined> {
  const version = await runProgram("cargo", ["--version"], { timeoutMs: 30_000 });
  if (!version.ok) return "cargo is not installed";
  const minor = Number(/^cargo 1\.(\d+)/.exec(version.stdout)?.[1]);
  return minor >= rustMinorMin
    ? undefined
    : `the crate needs Rust 1.${rustMinorMin}, here is ${version.stdout.trim()}`;
}

/** The sentry crate with anyhow, the plain HTTP transport and no TLS: a debug build from the committed lock file. */
export const rust: InteropClient = {
  name: "rust",
  prepare: async () => {
    const missing = await missingToolchain();
    if (missing !== undefined) return unavailable(missing);
    const fetched = await runProgram("cargo", ["fetch", "--locked"], { cwd: clientPath, timeoutMs: 180_000 });
    if (!fetched.ok) return unavailable(failureLine("cargo fetch", fetched));
    const env = { CARGO_TARGET_DIR: targetPath };
    const build = await runProgram("cargo", ["build", "--locked", "--offline"], {
      cwd: clientPath,
      env,
      timeoutMs: buildTimeoutMs,
    });
    expectBuilt("cargo build", build);
    const programPath = join(targetPath, "debug", "shop");
    return {
      kind: "ready",
      run: (clientEnv, program) =>
        runProgram(programPath, [program], {
          env: { ...clientEnv, RUST_BACKTRACE: "1" },
          timeoutMs: runTimeoutMs,
        }),
    };
  },
  release: "shop-rust@2.4.1",
  sends: [
    "error",
    "message",
    "attachment",
    "transaction",
    "log",
    "metrics",
    "check-in",
    "session",
    "client report",
  ],
  expected: {
    title: "Error: order A-1001 was not placed",
    culprit: "shop::charge_card",
    platform: "native",
    release: "shop-rust@2.4.1",
    causeType: "CardLimit",
    functions: ["shop::main", "shop::place_order", "shop::charge_card"],
  },
};
