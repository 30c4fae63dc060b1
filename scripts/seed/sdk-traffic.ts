// Traffic through the real SDKs: programs in a folder of their own, started as processes.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "../../tests/support/run-program.ts";
import type { SeedProject } from "./projects.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "sdk");
const programTimeoutMs = 120_000;

export type SdkService = SeedProject & { readonly program: string };

export const sdkServices: readonly SdkService[] = [
  { slug: "checkout-api", name: "Checkout API", platform: "node-express", program: "checkout-api.mjs" },
  { slug: "mailer", name: "Mailer", platform: "node", program: "mailer.mjs" },
];

/** Runs one SDK program for `count` errors. */
export async function runSdkService(
  service: SdkService,
  dsn: string,
  count: number,
  seed: number,
): Promise<void> {
  const result = await runProgram(
    process.execPath,
    [join(folder, service.program), String(count), String(seed)],
    {
      env: { SENTRY_DSN: dsn },
      timeoutMs: programTimeoutMs,
    },
  );
  if (!result.ok)
    throw new Error(`${service.program} ended with ${result.code ?? result.signal}:\n${result.stderr}`);
}
