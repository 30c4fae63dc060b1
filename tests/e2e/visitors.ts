// People in front of the page: a browser that the tests of a file share, and for each person a window of their own,
// which is listened to for what goes wrong without anybody seeing it.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect, type TestContext } from "vitest";
import { findChromium, launchChromium, noChromiumReason } from "../support/chromium.ts";
import type { Server } from "../support/server.ts";

/** Long, because a machine may be busy; what is waited for usually comes at once. */
const stepTimeoutMs = 30_000;
const shownCharsMax = 1500;

export const desk = { width: 1440, height: 900 } as const;
export const phone = { width: 390, height: 844 } as const;

export type Arrival = {
  /** Signed in as its administrator, where the way of signing in is not what is tested. */
  readonly signedInTo?: Pick<Server, "url" | "admin">;
  readonly viewport?: { readonly width: number; readonly height: number };
};

export type Visitor = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong so far, one line each, but for what the journey provokes by design. */
  readonly problems: (provoked?: RegExp) => readonly string[];
  /** Goes through a journey; where it fails, the failure says where it was and what the page showed. */
  readonly walk: (journey: (page: Page) => Promise<void>) => Promise<void>;
};

export type Visitors = {
  /** Somebody at a window of their own; skips the test where there is no browser. */
  readonly arrive: (test: TestContext, arrival?: Arrival) => Promise<Visitor>;
  /** Closes the browser and all windows. */
  readonly leave: () => Promise<void>;
};

/** The browser is started by the first who arrives. */
export function createVisitors(kind: { readonly keepsPages?: boolean } = {}): Visitors {
  let browser: Promise<Browser> | undefined;
  return {
    async arrive(test, { signedInTo, viewport = desk } = {}) {
      const executablePath = await findChromium();
      if (executablePath === undefined) return test.skip(noChromiumReason);
      browser ??= launchChromium(executablePath, kind);
      const context = await (
        await browser
      ).newContext({
        viewport,
        locale: "en-US",
        timezoneId: "Europe/Berlin",
        colorScheme: "light",
        // What fades in has no contrast yet: it would be judged by when one looks.
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(stepTimeoutMs);
      if (signedInTo !== undefined) await signInBehindThePage(context, signedInTo);
      const page = await context.newPage();
      const problems = await watch(page);
      return {
        page,
        context,
        problems: (provoked) => problems.filter((problem) => provoked?.test(problem) !== true),
        walk: (journey) => walk(page, problems, journey),
      };
    },
    leave: async () => await (await browser)?.close(),
  };
}

async function signInBehindThePage(
  context: BrowserContext,
  { url, admin }: Pick<Server, "url" | "admin">,
): Promise<void> {
  const answer = await context.request.post(`${url}/api/vedette/session/`, {
    headers: { origin: url },
    data: { email: admin.email, password: admin.password },
  });
  if (!answer.ok()) throw new Error(`signing in failed: ${answer.status()} ${await answer.text()}`);
}

/** Waits until what is seen can be used: a list that the server drew is seen before. */
export async function untilLive(page: Page): Promise<void> {
  await expect
    .poll(async () => await page.evaluate("window.isLive === true"), { timeout: 20_000 })
    .toBe(true);
}

/** Notes console errors, exceptions, refused requests and breaches of the content security policy. */
async function watch(page: Page): Promise<readonly string[]> {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`answer: ${response.status()} ${response.url()}`);
  });
  await page.exposeFunction("reportPolicyBreach", (what: string) => problems.push(`policy: ${what}`));
  await page.context().addInitScript(`
    document.addEventListener("securitypolicyviolation", (event) =>
      window.reportPolicyBreach(event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile));
    document.addEventListener("vedette-live", () => (window.isLive = true));
  `);
  return problems;
}

async function walk(
  page: Page,
  problems: readonly string[],
  journey: (page: Page) => Promise<void>,
): Promise<void> {
  try {
    await journey(page);
  } catch (error) {
    const shown = await page
      .locator("body")
      .innerText()
      .catch(() => "nothing");
    const told = [`at ${page.url()}`, ...problems, "the page shows:", shown.slice(0, shownCharsMax)];
    throw new Error(told.join("\n"), { cause: error });
  }
}
