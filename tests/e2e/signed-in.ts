// A browser with somebody signed in, for journeys that begin behind the sign-in page.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import type { Server } from "../support/server.ts";
import { type PageWatch, watchPage } from "./page-watch.ts";

const stepTimeoutMs = 15_000;

export type SignedIn = { readonly browser: Browser; readonly page: Page; readonly watch: PageWatch };

/** The administrator at a desk, in the light. */
export async function signIn(server: Server, executablePath: string): Promise<SignedIn> {
  const browser = await launchChromium(executablePath);
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  page.setDefaultTimeout(stepTimeoutMs);
  await page.goto(server.url);
  await page.locator("input[name=email]").fill(server.admin.email);
  await page.locator("input[name=password]").fill(server.admin.password ?? "");
  await page.locator("button[type=submit]").click();
  await page.getByRole("navigation").first().waitFor();
  // From here on: before, the page asks who is there, and is told that nobody is.
  const watch = await watchPage(page);
  return { browser, page, watch };
}

/** Runs a journey; what fails says where it was and what stood there. */
export async function take({ page, watch }: SignedIn, journey: (page: Page) => Promise<void>): Promise<void> {
  try {
    await journey(page);
  } catch (error) {
    const shown = (await page.locator("body").innerText()).slice(0, 1000);
    throw new Error(`at ${page.url()}\n${watch.problems().join("\n")}\nthe page shows:\n${shown}`, {
      cause: error,
    });
  }
}

/** How far the document can be pushed sideways. */
export async function sidewaysPx(page: Page): Promise<number> {
  return Number(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  );
}

/** With VEDETTE_SHOTS naming a folder, what a person would see. */
export async function shoot(page: Page, name: string): Promise<void> {
  const path = process.env["VEDETTE_SHOTS"];
  if (path) await page.screenshot({ path: join(path, `${name}.png`) });
}

/** The theme and language of this browser, as its settings would store them. */
export async function prefer(
  page: Page,
  preference: { readonly theme?: "light" | "dark"; readonly language?: "en" | "zh-CN" },
): Promise<void> {
  const { theme = "light", language = "en" } = preference;
  await page.evaluate(
    `localStorage.setItem("vedette.theme", "${theme}"); localStorage.setItem("vedette.language", "${language}")`,
  );
  await page.reload();
  await page.locator("main, [role=main], h1").first().waitFor({ state: "attached" });
}
