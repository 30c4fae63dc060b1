import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { findChromium, launchChromium, noChromiumReason } from "../../support/chromium.ts";
import { clientsPath } from "../../support/paths.ts";
import { runProgram } from "../../support/run-program.ts";
import type { ProgramResult } from "../../support/run-program.ts";
import { serveFolder } from "../../support/static-site.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { expectBuilt, unavailable } from "../interop-client.ts";
import type { ClientEnv, InteropClient } from "../interop-client.ts";

const require = createRequire(import.meta.url);
const vitePath = join(dirname(require.resolve("vite/package.json")), "bin", "vite.js");

/** Bundles the page as a user's build would; the DSN is part of the bundle. */
async function bundle(outPath: string, env: ClientEnv): Promise<void> {
  const result = await runProgram(
    process.execPath,
    [
      vitePath,
      "build",
      join(clientsPath, "browser"),
      "--outDir",
      outPath,
      "--emptyOutDir",
      "--minify",
      "false",
    ],
    { env: { VITE_SENTRY_DSN: env.SENTRY_DSN, VITE_RUN_ID: env.RUN_ID }, timeoutMs: 120_000 },
  );
  expectBuilt("vite build", result);
}

/** Opens the page, presses the button and waits until the server has answered the error. */
async function pressButton(executablePath: string, pageUrl: string): Promise<string> {
  const browser = await launchChromium(executablePath);
  try {
    const page = await browser.newPage();
    await page.goto(pageUrl, { timeout: 30_000 });
    const sent = page.waitForResponse(
      (response) =>
        response.url().includes("/envelope/") &&
        (response.request().postData() ?? "").includes('"exception"'),
      { timeout: 30_000 },
    );
    await page.getByRole("button").click({ timeout: 30_000 });
    const response = await sent;
    return `${response.status()}`;
  } finally {
    await browser.close();
  }
}

async function run(executablePath: string, env: ClientEnv): Promise<ProgramResult> {
  const startedMs = performance.now();
  const folder = await createTempFolder("browser-client");
  try {
    await bundle(folder.path, env);
    // A port of its own is an origin of its own: what the browser sends is cross-origin, as it is for users.
    const site = await serveFolder(folder.path);
    const status = await pressButton(executablePath, `${site.url}/`).finally(site.close);
    const durationMs = Math.round(performance.now() - startedMs);
    return {
      ok: status === "200",
      code: null,
      signal: null,
      stdout: status,
      stderr: "",
      timedOut: false,
      durationMs,
    };
  } finally {
    await folder.remove();
  }
}

/** @sentry/browser in a page of another origin, in the machine's own Chromium. */
export const browser: InteropClient = {
  name: "browser",
  prepare: async () => {
    const executablePath = await findChromium();
    if (executablePath === undefined) return unavailable(noChromiumReason);
    return { kind: "ready", run: (env) => run(executablePath, env) };
  },
  expected: {
    title: "OrderError: order A-1001 was not placed",
    culprit: /^placeOrder\(.*\.js\)$/,
    platform: "javascript",
    release: "shop-browser@2.4.1",
    causeType: "RangeError",
    functions: ["placeOrder"],
    causeFunctions: ["placeOrder", "chargeCard"],
    handled: false,
  },
};
