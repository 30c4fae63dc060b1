/**
 * The page at size, in Chromium: how soon the list of issues stands with a processor slowed four times, how soon a
 * pressed row shows its title, whether scrolling a long list or a deep stack ever stutters. `npm run bench -- page
 * [events] [folder] [only]`: a folder that is named is kept, and measured again without filling; `only` picks
 * measurements by their name (`load`, `enter`, `lists`, `stack`, `find`), `fill` nothing but the data.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium, launchChromium, noChromiumReason } from "../tests/support/chromium.ts";
import { measureFind } from "./page-find.ts";
import { measureLists, measureStack } from "./page-scroll.ts";
import {
  listUrl,
  openWindow,
  quantile,
  readAdmin,
  type Row,
  rowSelector,
  verdict,
  type Visit,
} from "./page-visit.ts";
import { startVedette } from "./processes.ts";
import { fill } from "./query.ts";
import { storedCount } from "./stored-count.ts";
import { printTable } from "./table.ts";

const slowdown = 4;
const loads = 5;
const presses = 20;
const dist = fileURLToPath(new URL("../packages/web/dist", import.meta.url));

/** Bytes of the scripts that came before a moment, as gzip has them. */
function gzipBytes(names: readonly string[]): number {
  return names.reduce((sum, name) => {
    const path = join(dist, new URL(name).pathname);
    return sum + statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size;
  }, 0);
}

async function measureLoads(visit: Visit): Promise<readonly Row[]> {
  const paints: number[] = [];
  const firstRows: number[] = [];
  let scriptBytes = 0;
  for (let load = 0; load < loads; load += 1) {
    const context = await openWindow(visit);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.addInitScript(`
      window.largestPaintMs = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.largestPaintMs = entry.startTime;
      }).observe({ type: "largest-contentful-paint", buffered: true });
      new MutationObserver((_, observer) => {
        if (document.querySelector("${rowSelector}") === null) return;
        observer.disconnect();
        window.firstRowThereMs = performance.now();
        requestAnimationFrame(() => setTimeout(() => (window.firstRowMs = performance.now())));
      }).observe(document, { childList: true, subtree: true });
    `);
    await page.goto(listUrl(visit));
    await page.locator(rowSelector).first().waitFor();
    // Later and larger paints would still count: the list is given time to make one.
    await page.waitForTimeout(1_500);
    paints.push(Number(await page.evaluate("window.largestPaintMs")));
    firstRows.push(Number(await page.evaluate("window.firstRowMs")));
    const scripts = (await page.evaluate(`performance.getEntriesByType("resource")
      .filter((one) => one.name.endsWith(".js") && one.startTime <= window.firstRowThereMs)
      .map((one) => one.name)`)) as readonly string[];
    scriptBytes = Math.max(scriptBytes, gzipBytes(scripts));
    await context.close();
  }
  return [
    verdict(
      `largest paint of the list, processor ${slowdown} times slower, median of ${loads}`,
      quantile(paints, 0.5),
      1_500,
      "ms",
    ),
    verdict("the slowest of them", Math.round(Math.max(...paints)), 1_500, "ms"),
    verdict("the first after the start of the server", Math.round(paints[0] ?? 0), 1_500, "ms"),
    verdict("the first row is painted, median", quantile(firstRows, 0.5), 1_500, "ms"),
    verdict("JavaScript until then, gzip", Math.round(scriptBytes / 1_000), 250, "KB"),
  ];
}

/** Void, because what is evaluated is waited for. From the key to the first frame that shows the title of the issue. */
const watchTitle = `
  void (window.titleMs = new Promise((resolve) => {
    addEventListener("keydown", function listen(event) {
      if (event.key !== "Enter") return;
      removeEventListener("keydown", listen, true);
      const startMs = performance.now();
      const look = () => {
        const heading = document.querySelector("h1");
        const isThere = /issues\\/\\d+/.test(location.pathname) && heading?.textContent && !heading.classList.contains("visually-hidden");
        if (isThere) requestAnimationFrame(() => resolve(performance.now() - startMs));
        else requestAnimationFrame(look);
      };
      look();
    }, true);
  }));
`;

async function measurePresses(visit: Visit, restMs: number, name: string): Promise<readonly Row[]> {
  const context = await openWindow(visit);
  const page = await context.newPage();
  await page.addInitScript(
    `window.live = new Promise((resolve) => document.addEventListener("vedette-live", resolve))`,
  );
  await page.goto(listUrl(visit));
  // Keys of a drawing wait for the page: that is part of the first load.
  await page.evaluate("window.live.then(() => undefined)");
  const times: number[] = [];
  for (let press = 0; press < presses; press += 1) {
    await page.locator(rowSelector).first().waitFor();
    await page.keyboard.press("j");
    await page.evaluate(watchTitle);
    await page.waitForTimeout(restMs);
    await page.keyboard.press("Enter");
    times.push(Number(await page.evaluate("window.titleMs")));
    await page.goBack();
  }
  await context.close();
  return [
    verdict(`${name}, p95 of ${presses} (p50 ${quantile(times, 0.5)})`, quantile(times, 0.95), 200, "ms"),
  ];
}

/** A measurement that fails is a finding; the others are still made. */
async function tried(
  wanted: RegExp,
  name: string,
  measure: () => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  if (!wanted.test(name)) return [];
  try {
    return await measure();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
    process.stderr.write(`${name}: ${reason}\n`);
    return [{ what: `${name}: ${reason}`, figure: "", bound: "", "": "FAILED" }];
  }
}

export async function benchPage(events = 1_000_000, folder?: string, only?: string): Promise<void> {
  const executablePath = await findChromium();
  if (executablePath === undefined) throw new Error(noChromiumReason);
  const dataDir = folder ?? mkdtempSync(join(tmpdir(), "vedette-bench-"));
  const server = await startVedette({ dataDir });
  const browser = await launchChromium(executablePath);
  // A run that is cut short must not leave its server behind, which holds the folder's lock.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void server.stop().then(() => process.exit(1)));
  try {
    const admin = readAdmin(server, dataDir);
    await fill(server, events);
    if (only === "fill") return;
    const visit: Visit = { browser, server, admin };
    const wanted = new RegExp(only ?? "", "i");
    const rows = [
      ...(await tried(wanted, "first load", () => measureLoads(visit))),
      ...(await tried(wanted, "Enter after a look", () =>
        measurePresses(visit, 250, "Enter on a row to its title, after a look at the row"),
      )),
      ...(await tried(wanted, "Enter at once", () => measurePresses(visit, 0, "Enter on a row at once"))),
      ...(await tried(wanted, "lists", () => measureLists(visit))),
      ...(await tried(wanted, "stack", () => measureStack(visit))),
      ...(await tried(wanted, "find", () => measureFind(visit))),
    ];
    printTable(`The page over ${(await storedCount(server)).toLocaleString("en")} events`, rows);
  } finally {
    await browser.close();
    await server.stop();
    if (folder === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}
