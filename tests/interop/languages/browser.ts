import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { findChromium, launchChromium, noChromiumReason } from "../../support/chromium.ts";
import { clientsPath } from "../../support/paths.ts";
import { runProgram } from "../../support/run-program.ts";
import type { ProgramResult } from "../../support/run-program.ts";
import { serveFolder } from "../../support/static-site.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { expectBuilt, unavailable } from "../interop-client.ts";
import type { ClientEnv, InteropClient, ProgramName } from "../interop-client.ts";

const require = createRequire(import.meta.url);
const vitePath = join(dirname(require.resolve("vite/package.json")), "bin", "vite.js");

/** Bundles the page as a user's build would; the DSN is part of the bundle. */
async function bundle(folder: string, outPath: string, env: ClientEnv): Promise<void> {
  const result = await runProgram(
    process.execPath,
    [vitePath, "build", join(clientsPath, folder), "--outDir", outPath, "--emptyOutDir", "--minify", "false"],
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

/** A whole visit: the page is opened, used, and left. Returns what it says about what it sent. */
async function visit(executablePath: string, pageUrl: string): Promise<string> {
  const browser = await launchChromium(executablePath);
  try {
    const page = await browser.newPage();
    // The page load ends by itself a while after the last activity. What is still on its way when the page is left may
    // be lost, whatever the SDK's flush says of it.
    const pageLoadTaken = page.waitForResponse(
      (response) => (response.request().postData() ?? "").includes('"is_segment":true') && response.ok(),
      { timeout: 60_000 },
    );
    await page.goto(pageUrl, { timeout: 30_000 });
    await page.getByRole("button").click({ timeout: 30_000 });
    const facts = await page.locator("body[data-facts]").getAttribute("data-facts", { timeout: 30_000 });
    await pageLoadTaken;
    // A profile that goes out beside a page load is over what a browser lets outlive a page (64 KiB), and may wait.
    await page.waitForTimeout(2_000);
    await page.evaluate("finishVisit()");
    await page.waitForTimeout(1_000);
    await page.goto("about:blank", { timeout: 30_000 });
    return facts ?? "";
  } finally {
    await browser.close();
  }
}

/** Lets a page of another origin run in the browser; profiling needs the page's own leave. */
async function inPage(
  folder: string,
  env: ClientEnv,
  use: (url: string) => Promise<string>,
): Promise<ProgramResult> {
  const startedMs = performance.now();
  const built = await createTempFolder("browser-client");
  try {
    await bundle(folder, built.path, env);
    // A port of its own is an origin of its own: what the browser sends is cross-origin, as it is for users.
    const site = await serveFolder(built.path, { "document-policy": "js-profiling" });
    const stdout = await use(`${site.url}/`).finally(site.close);
    const durationMs = Math.round(performance.now() - startedMs);
    return { ok: true, code: 0, signal: null, stdout, stderr: "", timedOut: false, durationMs };
  } finally {
    await built.remove();
  }
}

/** One visit of the page that sends one of everything; with a tunnel, all of it goes to that address. */
export function visitShop(executablePath: string, env: ClientEnv, tunnel = ""): Promise<ProgramResult> {
  const search = new URLSearchParams({ dsn: env.SENTRY_DSN, tunnel });
  return inPage("browser-workday", env, (url) => visit(executablePath, `${url}?${search}`));
}

async function run(executablePath: string, env: ClientEnv, program: ProgramName): Promise<ProgramResult> {
  if (program === "workday") return visitShop(executablePath, env);
  const result = await inPage("browser", env, (url) => pressButton(executablePath, url));
  return { ...result, ok: result.stdout === "200" };
}

/** @sentry/browser in a page of another origin, in the machine's own Chromium. */
export const browser: InteropClient = {
  name: "browser",
  prepare: async () => {
    const executablePath = await findChromium();
    if (executablePath === undefined) return unavailable(noChromiumReason);
    return { kind: "ready", run: (env, program) => run(executablePath, env, program) };
  },
  release: "shop-browser@2.4.1",
  sends: [
    "error",
    "message",
    "attachment",
    "streamed spans",
    "log",
    "metrics",
    "session",
    "feedback",
    "client report",
    "profile chunk",
    "replay",
  ],
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
