// A person in front of the page: a browser that the tests of a file share, a window per test, signed in or not.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { findChromium, launchChromium } from "../support/chromium.ts";
import type { Server } from "../support/server.ts";

const stepTimeoutMs = 15_000;

export type Window = { readonly page: Page; readonly context: BrowserContext };

export type Visitor = {
  /** A window of its own for a test; closed with the visitor. */
  readonly open: (options?: {
    readonly width?: number;
    readonly language?: "en" | "zh-CN";
    readonly isStranger?: boolean;
  }) => Promise<Window>;
  readonly close: () => Promise<void>;
};

/** Undefined where there is no browser. */
export async function createVisitor(server: Server): Promise<Visitor | undefined> {
  const executablePath = await findChromium();
  if (executablePath === undefined) return undefined;
  const browser: Browser = await launchChromium(executablePath);
  return {
    async open({ width = 1440, language = "en", isStranger = false } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: width < 760 ? 844 : 900 },
        locale: language,
        timezoneId: "Europe/Berlin",
        // What fades in has no contrast yet: it would be judged by when one looks.
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(stepTimeoutMs);
      if (!isStranger) await signInBehindThePage(context, server);
      return { context, page: await context.newPage() };
    },
    close: () => browser.close(),
  };
}

/** Where the way of signing in is not what is tested. */
async function signInBehindThePage(context: BrowserContext, server: Server): Promise<void> {
  const answer = await context.request.post(`${server.url}/api/vedette/session/`, {
    headers: { origin: server.url },
    data: { email: server.admin.email, password: server.admin.password },
  });
  if (!answer.ok()) throw new Error(`signing in failed: ${answer.status()} ${await answer.text()}`);
}

/** Runs the steps of a journey; what the page showed belongs to the failure. */
export async function walk(page: Page, steps: () => Promise<void>): Promise<void> {
  try {
    await steps();
  } catch (error) {
    const shown = await page
      .locator("body")
      .innerText()
      .catch(() => "nothing");
    throw new Error(`at ${page.url()}\nthe page shows:\n${shown.slice(0, 1200)}`, { cause: error });
  }
}
