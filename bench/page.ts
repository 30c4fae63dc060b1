/**
 * The page at size, in Chromium: how soon the list of issues stands with a processor slowed four times, how soon a
 * pressed row shows its title, whether scrolling a long list ever stutters. `npm run bench -- page [events] [folder]`:
 * a folder that is named is kept, and measured again without filling.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { findChromium, launchChromium, noChromiumReason } from "../tests/support/chromium.ts";
import { type BenchServer, startVedette } from "./processes.ts";
import { fill } from "./query.ts";
import { storedCount } from "./stored-count.ts";
import { printTable } from "./table.ts";

const slowdown = 4;
const loads = 5;
const presses = 20;
const scrolledRows = 1_000;
const manyRows = 10_000;
const pageTimeoutMs = 60_000;
const dist = fileURLToPath(new URL("../packages/web/dist", import.meta.url));

type Admin = { readonly email: string; readonly password: string };
type Row = Readonly<Record<string, string | number>>;

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
};

function verdict(name: string, value: number, bound: number, unit: string): Row {
  return { what: name, figure: value, bound: `≤ ${bound} ${unit}`, "": value <= bound ? "ok" : "MISSED" };
}

/** The password is told once, so a folder that is kept keeps it. */
function readAdmin(server: BenchServer, folder: string): Admin {
  const path = join(folder, "bench-admin.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Admin;
  const { email, password } = server.admin;
  if (!password) throw new Error(`${folder} was not made by this bench: its password is not known`);
  writeFileSync(path, JSON.stringify({ email, password }));
  return { email, password };
}

type Visit = { readonly browser: Browser; readonly server: BenchServer; readonly admin: Admin };

/** A window with an empty cache and a session. */
async function openWindow({ browser, server, admin }: Visit): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(pageTimeoutMs);
  const url = `http://127.0.0.1:${server.port}`;
  const answer = await context.request.post(`${url}/api/vedette/session/`, {
    headers: { origin: url },
    data: admin,
  });
  if (!answer.ok()) throw new Error(`signing in failed: ${answer.status()} ${await answer.text()}`);
  return context;
}

function listUrl({ server }: Visit): string {
  return `http://127.0.0.1:${server.port}/organizations/${server.organization}/issues?query=&statsPeriod=90d`;
}

const rowSelector = "[role=row][id^=issue-row]";

/** Bytes of the scripts that came before a moment, as gzip has them. */
function gzipBytes(names: readonly string[]): number {
  return names.reduce((sum, name) => {
    const path = join(dist, new URL(name).pathname);
    return sum + statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size;
  }, 0);
}

async function measureLoads(visit: Visit): Promise<readonly Row[]> {
  const paints: number[] = [];
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
    `);
    await page.goto(listUrl(visit));
    await page.locator(rowSelector).first().waitFor();
    // Later and larger paints would still count: the list is given time to make one.
    await page.waitForTimeout(1_500);
    paints.push(Number(await page.evaluate("window.largestPaintMs")));
    const scripts = (await page.evaluate(`performance.getEntriesByType("resource")
      .filter((one) => one.name.endsWith(".js") && one.responseEnd <= window.largestPaintMs)
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
    verdict("JavaScript until then, gzip", Math.round(scriptBytes / 1_000), 250, "KB"),
  ];
}

/** Void, because what is evaluated is waited for. From the key to the first frame that shows the title of the issue. */
const watchTitle = `
  void (window.titleMs = new Promise((resolve) => {
    addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const startMs = performance.now();
      const look = () => {
        const heading = document.querySelector("h1");
        const isThere = /issues\\/\\d+/.test(location.pathname) && heading?.textContent && !heading.classList.contains("visually-hidden");
        if (isThere) requestAnimationFrame(() => resolve(performance.now() - startMs));
        else requestAnimationFrame(look);
      };
      look();
    }, { capture: true, once: true });
  }));
`;

async function measurePresses(visit: Visit, restMs: number, name: string): Promise<Row> {
  const context = await openWindow(visit);
  const page = await context.newPage();
  await page.goto(listUrl(visit));
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
  return verdict(
    `${name}, p95 of ${presses} (p50 ${quantile(times, 0.5)})`,
    quantile(times, 0.95),
    200,
    "ms",
  );
}

/** Scrolls to the end until so many rows are loaded. */
async function loadRows(page: Page, count: number): Promise<number> {
  const loaded = async () =>
    Number(
      await page.evaluate(`Math.round(document.querySelector("[role=rowgroup] > div").offsetHeight / 52)`),
    );
  let rows = await loaded();
  while (rows < count) {
    await page.evaluate(
      `(() => { const list = document.querySelector("[role=rowgroup]"); list.scrollTop = list.scrollHeight; })()`,
    );
    // Where the list ends there are no more to wait for.
    if ((await page.locator("[role=rowgroup] > [role=row]").count()) === 0) break;
    await page.waitForFunction(
      `Math.round(document.querySelector("[role=rowgroup] > div").offsetHeight / 52) > ${rows}`,
      undefined,
      { timeout: pageTimeoutMs, polling: 20 },
    );
    rows = await loaded();
  }
  return rows;
}

/** Scrolls through rows as a wheel does, and watches for long tasks and for rows in the document. */
async function scrollThrough(page: Page, rows: number): Promise<{ longestMs: number; rowsMax: number }> {
  return (await page.evaluate(`(async () => {
    const list = document.querySelector("[role=rowgroup]");
    list.scrollTop = 0;
    await new Promise((resolve) => setTimeout(resolve, 300));
    let longestMs = 0;
    const observer = new PerformanceObserver((found) => {
      for (const entry of found.getEntries()) longestMs = Math.max(longestMs, entry.duration);
    });
    observer.observe({ type: "longtask" });
    let rowsMax = 0;
    const endPx = ${rows} * 52;
    for (let top = 0; top < endPx; top += 120) {
      list.scrollTop = top;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      rowsMax = Math.max(rowsMax, document.querySelectorAll("${rowSelector}").length);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    observer.disconnect();
    return { longestMs: Math.round(longestMs), rowsMax };
  })()`)) as { longestMs: number; rowsMax: number };
}

/** From a key to the frame that shows the next row selected, in a list of many rows. */
async function measureSteps(page: Page): Promise<number> {
  const times: number[] = [];
  await page.keyboard.press("Home");
  for (let step = 0; step < presses; step += 1) {
    await page.evaluate(`void (window.stepMs = new Promise((resolve) => {
      addEventListener("keydown", () => {
        const startMs = performance.now();
        const before = document.querySelector("[role=row][aria-selected=true]")?.id;
        const look = () => document.querySelector("[role=row][aria-selected=true]")?.id !== before
          ? requestAnimationFrame(() => resolve(performance.now() - startMs)) : requestAnimationFrame(look);
        look();
      }, { capture: true, once: true });
    }))`);
    await page.keyboard.press("j");
    times.push(Number(await page.evaluate("window.stepMs")));
  }
  return quantile(times, 0.95);
}

async function measureScrolling(visit: Visit): Promise<readonly Row[]> {
  const context = await openWindow(visit);
  const page = await context.newPage();
  await page.goto(listUrl(visit));
  await page.locator(rowSelector).first().waitFor();
  const rows: Row[] = [];
  await loadRows(page, scrolledRows);
  const short = await scrollThrough(page, scrolledRows);
  rows.push(verdict(`longest task while scrolling ${scrolledRows} rows`, short.longestMs, 50, "ms"));
  rows.push(verdict("rows in the document meanwhile", short.rowsMax, 200, "rows"));
  const loaded = await loadRows(page, manyRows);
  const long = await scrollThrough(page, scrolledRows);
  rows.push(verdict(`longest task while scrolling 1000 of ${loaded} rows`, long.longestMs, 50, "ms"));
  rows.push(verdict(`a step among ${loaded} rows, p95`, await measureSteps(page), 100, "ms"));
  await context.close();
  return rows;
}

export async function benchPage(events = 1_000_000, folder?: string): Promise<void> {
  const executablePath = await findChromium();
  if (executablePath === undefined) throw new Error(noChromiumReason);
  const dataDir = folder ?? mkdtempSync(join(tmpdir(), "vedette-bench-"));
  const server = await startVedette({ dataDir });
  const browser = await launchChromium(executablePath);
  try {
    const admin = readAdmin(server, dataDir);
    await fill(server, events);
    const visit: Visit = { browser, server, admin };
    const rows = [
      ...(await measureLoads(visit)),
      await measurePresses(visit, 250, "Enter on a row to its title, after a look at the row"),
      await measurePresses(visit, 0, "Enter on a row at once"),
      ...(await measureScrolling(visit)),
    ];
    printTable(`The page over ${(await storedCount(server)).toLocaleString("en")} events`, rows);
  } finally {
    await browser.close();
    await server.stop();
    if (folder === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}
