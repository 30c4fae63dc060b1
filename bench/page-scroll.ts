/** Long lists in Chromium: whether scrolling ever stutters, and how many rows the document holds meanwhile. */
import type { Page } from "playwright-core";
import {
  listUrl,
  openWindow,
  organizationUrl,
  quantile,
  type Row,
  rowSelector,
  sendEvent,
  verdict,
  type Visit,
} from "./page-visit.ts";

const steps = 20;
const scrolledRows = 1_000;
const manyRows = 10_000;
const stackFrames = 2_000;
const loadingMaxMs = 150_000;
const rowPx = 52;
const framePx = 33;
const list = "[role=rowgroup]";

/** Scrolls to the end until so many rows are loaded, or for as long as one may wait. */
async function loadRows(page: Page, count: number): Promise<{ rows: number; seconds: number }> {
  const startMs = performance.now();
  const loaded = (await page.evaluate(`(async () => {
    const list = document.querySelector("${list}");
    const rows = () => Math.round(list.firstElementChild.offsetHeight / ${rowPx});
    const deadlineMs = performance.now() + ${loadingMaxMs};
    while (rows() < ${count} && performance.now() < deadlineMs) {
      list.scrollTop = list.scrollHeight;
      // Where the list ends there are no more to wait for.
      if (list.querySelector(":scope > [role=row]") === null) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return rows();
  })()`)) as number;
  return { rows: loaded, seconds: Math.round((performance.now() - startMs) / 1000) };
}

type Scroll = { readonly longestMs: number; readonly rowsMax: number; readonly framesPerSecond: number };

/** Scrolls as a wheel does, and watches for long tasks, for rows in the document and for pictures per second. */
async function scrollThrough(page: Page, box: string, endPx: number, drawn: string): Promise<Scroll> {
  return (await page.evaluate(`(async () => {
    const box = document.querySelector(${JSON.stringify(box)});
    box.scrollTop = 0;
    await new Promise((resolve) => setTimeout(resolve, 300));
    let longestMs = 0;
    const observer = new PerformanceObserver((found) => {
      for (const entry of found.getEntries()) longestMs = Math.max(longestMs, entry.duration);
    });
    observer.observe({ type: "longtask" });
    let rowsMax = 0;
    let pictures = 0;
    const startMs = performance.now();
    for (let top = 0; top < ${endPx}; top += 120) {
      box.scrollTop = top;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      pictures += 1;
      rowsMax = Math.max(rowsMax, document.querySelectorAll(${JSON.stringify(drawn)}).length);
    }
    const seconds = (performance.now() - startMs) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 200));
    observer.disconnect();
    return { longestMs: Math.round(longestMs), rowsMax, framesPerSecond: Math.round(pictures / seconds) };
  })()`)) as Scroll;
}

function scrollRows(what: string, { longestMs, rowsMax }: Scroll): readonly Row[] {
  return [
    verdict(`longest task while scrolling ${what}`, longestMs, 50, "ms"),
    verdict(`rows in the document meanwhile`, rowsMax, 200, "rows"),
  ];
}

/** From a key to the frame that shows the next row selected, in a list of many rows. */
async function measureSteps(page: Page): Promise<number> {
  const times: number[] = [];
  await page.keyboard.press("Home");
  for (let step = 0; step < steps; step += 1) {
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

/** The list of issues: a thousand rows, then ten thousand. */
export async function measureLists(visit: Visit): Promise<readonly Row[]> {
  const context = await openWindow(visit);
  try {
    const page = await context.newPage();
    await page.goto(listUrl(visit));
    await page.locator(rowSelector).first().waitFor();
    const endPx = scrolledRows * rowPx;
    const few = await loadRows(page, scrolledRows);
    const rows = [...scrollRows(`${few.rows} issues`, await scrollThrough(page, list, endPx, rowSelector))];
    const many = await loadRows(page, manyRows);
    process.stderr.write(`${many.rows} rows were loaded in ${many.seconds} s\n`);
    const what = `1000 of ${many.rows} issues`;
    rows.push(...scrollRows(what, await scrollThrough(page, list, endPx, rowSelector)));
    rows.push(
      verdict(
        `a step by key among ${many.rows} issues, p95 of ${steps}`,
        await measureSteps(page),
        100,
        "ms",
      ),
    );
    return rows;
  } finally {
    await context.close();
  }
}

/** Sends an event with a deep stack, and waits for its issue. */
async function sendDeepStack(visit: Visit): Promise<string> {
  const frames = Array.from({ length: stackFrames }, (_, at) => ({
    filename: `src/part-${at % 40}.js`,
    function: `call_${at}`,
    lineno: at + 1,
    in_app: true,
    pre_context: [`const before${at} = ${at};`],
    context_line: `  return call_${at + 1}(order, ${at});`,
    post_context: ["}"],
  }));
  return await sendEvent(visit, (tag) => ({
    exception: { values: [{ type: "RangeError", value: `Too deep: ${tag}`, stacktrace: { frames } }] },
  }));
}

/** Of a stack of two thousand calls all that processing keeps (250 frames), all of them shown. */
export async function measureStack(visit: Visit): Promise<readonly Row[]> {
  const issueId = await sendDeepStack(visit);
  const context = await openWindow(visit);
  try {
    const page = await context.newPage();
    await page.goto(`${organizationUrl(visit)}/issues/${issueId}`);
    await page.getByRole("radio", { name: /^Full/ }).click();
    const box = "[role=region]:has(> div > [data-row])";
    await page.locator(box).first().waitFor();
    const scroll = await scrollThrough(page, box, stackFrames * framePx, "[data-row]");
    return scrollRows(`what is kept of a stack of ${stackFrames} calls`, scroll);
  } finally {
    await context.close();
  }
}
