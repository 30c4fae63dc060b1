/** A large event as JSON: how soon it stands, and whether typing into its line for finding ever stutters. */
import {
  openWindow,
  organizationUrl,
  quantile,
  type Row,
  sendEvent,
  verdict,
  type Visit,
} from "./page-visit.ts";

const things = 500;
const typed = "thing number 149";
/** So fast a practised person types. */
const betweenKeysMs = 80;

const sentence = "of the cart that was left behind ";

/** As large as events are stored: processing shortens each of its parts. What is looked for begins often and ends once. */
function largeEvent(tag: string): Readonly<Record<string, unknown>> {
  const numbers = Array.from({ length: things }, (_, at) => at);
  const frames = numbers.slice(0, 250).map((at) => ({
    filename: `src/part-${at % 40}.js`,
    function: `call_${at}`,
    lineno: at + 1,
    in_app: true,
    pre_context: [1, 2, 3, 4, 5].map((line) => `const before${line} = ${at}; // ${sentence}`),
    context_line: `  return call_${at + 1}(order, ${at});`,
    post_context: [1, 2, 3, 4, 5].map((line) => `const after${line} = ${at}; // ${sentence}`),
    vars: Object.fromEntries([1, 2, 3, 4].map((one) => [`value${one}`, `part ${at} ${sentence.repeat(8)}`])),
  }));
  const breadcrumbs = numbers.slice(0, 100).map((at) => ({
    timestamp: Date.now() / 1000 - 100 + at,
    category: "cart",
    message: `step ${at} ${sentence.repeat(20)}`,
    data: { number: at, text: sentence.repeat(20) },
  }));
  const extra = numbers.map((at) => [
    `thing_${at}`,
    {
      name: `thing number ${at}`,
      text: `part ${at} ${sentence.repeat(16)}`,
      price: at / 7,
      parts: [at, "t"],
    },
  ]);
  return {
    exception: { values: [{ type: "LargeError", value: `Too much: ${tag}`, stacktrace: { frames } }] },
    breadcrumbs,
    extra: Object.fromEntries(extra),
  };
}

export async function measureFind(visit: Visit): Promise<readonly Row[]> {
  const issueId = await sendEvent(visit, largeEvent);
  const context = await openWindow(visit);
  try {
    const page = await context.newPage();
    await page.addInitScript(`
      window.longestMs = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.longestMs = Math.max(window.longestMs, entry.duration);
      }).observe({ type: "longtask", buffered: true });
      window.keysMs = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (entry.name === "keydown") window.keysMs.push(entry.duration);
      }).observe({ type: "event", durationThreshold: 16 });
    `);
    const startMs = performance.now();
    await page.goto(`${organizationUrl(visit)}/issues/${issueId}?view=json`);
    const box = page.locator("search input");
    await box.waitFor();
    const openedMs = Math.round(performance.now() - startMs);
    await page.waitForTimeout(1_000);
    const openingMs = Number(await page.evaluate("window.longestMs"));
    const bytes = Number(
      await page.evaluate(`document.body.innerText.match(/([\\d,]+) bytes/)?.[1].replaceAll(",", "") ?? 0`),
    );
    await page.evaluate("void ((window.longestMs = 0), (window.keysMs = []))");
    await box.focus();
    await page.keyboard.type(typed, { delay: betweenKeysMs });
    await page.waitForTimeout(500);
    for (let step = 0; step < 10; step += 1) await page.keyboard.press("Backspace", { delay: betweenKeysMs });
    await page.waitForTimeout(500);
    for (let step = 0; step < 10; step += 1) await page.keyboard.press("Enter", { delay: betweenKeysMs });
    await page.waitForTimeout(500);
    const typingMs = Math.round(Number(await page.evaluate("window.longestMs")));
    // Quicker ones are not told.
    const keysMs = (await page.evaluate("window.keysMs")) as readonly number[];
    process.stderr.write(
      `the JSON (${bytes} bytes) stood after ${openedMs} ms, longest task ${Math.round(openingMs)} ms; ${keysMs.length} keys took 16 ms or more\n`,
    );
    return [
      verdict(
        `longest task while typing what to find in an event of ${Math.round(bytes / 1000)} KB`,
        typingMs,
        200,
        "ms",
      ),
      verdict("a key to its paint, the slowest", quantile(keysMs, 1), 200, "ms"),
    ];
  } finally {
    await context.close();
  }
}
