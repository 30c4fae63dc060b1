// A browser that waits until a page has become quiet, and then takes its picture.
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Shot } from "./pages.ts";
import type { Stage } from "./stage.ts";

const quietMs = 350;
const quietTimeoutMs = 12_000;
const actTimeoutMs = 10_000;
const pendingMs = 2_000;
/** A sheet is looked at as a whole: what is higher is cut. */
const heightMaxPx = 3_000;

export type Look = {
  readonly theme: "light" | "dark";
  readonly width: number;
  readonly language: "en" | "zh-CN";
};

const heights: Readonly<Record<number, number>> = { 1440: 900, 1024: 768, 390: 844 };

export type Camera = {
  readonly take: (shot: Shot) => Promise<Buffer>;
  readonly page: Page;
  readonly close: () => Promise<void>;
};

async function contextOf(browser: Browser, look: Look): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: heights[look.width] ?? 900 },
    colorScheme: look.theme,
    locale: look.language,
    reducedMotion: "reduce",
    timezoneId: "Europe/Berlin",
  });
  await context.addInitScript(`
    if (localStorage.getItem("vedette.language") === null) localStorage.setItem("vedette.language", "${look.language}");
  `);
  return context;
}

/** Watches what a page still asks for; the live connection never ends and does not count. */
function watchTraffic(page: Page): () => Promise<void> {
  let open = 0;
  let changedMs = performance.now();
  const counts = (url: string) => !/\/live\//.test(url);
  const change = (step: number) => (request: { url: () => string }) => {
    if (!counts(request.url())) return;
    open = Math.max(0, open + step);
    changedMs = performance.now();
  };
  page.on("request", change(1));
  page.on("requestfinished", change(-1));
  page.on("requestfailed", change(-1));
  return async () => {
    const deadline = performance.now() + quietTimeoutMs;
    while (performance.now() < deadline) {
      if (open === 0 && performance.now() - changedMs > quietMs) return;
      await sleep(40);
    }
  };
}

/** Makes the window as high as what is on the page, whatever scrolls it. */
async function openWide(page: Page, width: number): Promise<void> {
  const height = await page.evaluate(`(() => {
    const hidden = [...document.querySelectorAll("body *")]
      .filter((one) => one.clientHeight > innerHeight / 2 && /auto|scroll/.test(getComputedStyle(one).overflowY))
      .map((one) => one.scrollHeight - one.clientHeight);
    return Math.max(document.documentElement.scrollHeight, innerHeight + Math.max(0, ...hidden));
  })()`);
  await page.setViewportSize({ width, height: Math.min(heightMaxPx, Number(height)) });
}

/** Opens a browser window of this look, signed in. */
export async function openCamera(browser: Browser, stage: Stage, look: Look): Promise<Camera> {
  const context = await contextOf(browser, look);
  const answer = await context.request.post(`${stage.url}/api/vedette/session/`, {
    headers: { origin: stage.url },
    data: { email: stage.admin.email, password: stage.password },
  });
  if (!answer.ok()) throw new Error(`signing in failed: ${answer.status()} ${await answer.text()}`);
  const signedIn = await context.storageState();
  const page = await context.newPage();
  page.setDefaultTimeout(actTimeoutMs);
  page.on("pageerror", (error) => console.warn(`${page.url()}: ${error.message}`));
  const untilQuiet = watchTraffic(page);
  return {
    page,
    async take(shot) {
      if (shot.isOutside === true) await context.clearCookies();
      else await context.addCookies(signedIn.cookies);
      await shot.before?.(page);
      await page.goto(stage.url + shot.path);
      if (shot.isPending === true) await sleep(pendingMs);
      else await untilQuiet();
      await page.evaluate("document.fonts.ready.then(() => undefined)");
      if (shot.act !== undefined) {
        await shot.act(page).catch((error: unknown) => console.warn(`${shot.name}: ${String(error)}`));
        if (shot.isPending === true) await sleep(pendingMs);
        else await untilQuiet();
      }
      if (shot.isWhole === true) {
        await openWide(page, look.width);
        await untilQuiet();
      }
      // What shows on hover belongs to nobody.
      await page.mouse.move(0, 0);
      const picture = await page.screenshot({ animations: "disabled" });
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await context.setOffline(false);
      await page.setViewportSize({ width: look.width, height: heights[look.width] ?? 900 });
      return picture;
    },
    close: () => context.close(),
  };
}
