// Searching the list in a real browser: what the box offers, what it keeps when the server gives nothing, where it
// marks a fault, and a search that is kept as a tab.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium, launchChromium, noChromiumReason } from "../support/chromium.ts";
import { clientsPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import { type Server, startServer } from "../support/server.ts";
import { seriousBarriers } from "./page-watch.ts";

const journeyTimeoutMs = 120_000;
const stepTimeoutMs = 15_000;

let server: Server;
let browser: Browser | undefined;

beforeAll(async () => {
  server = await startServer();
  const sent = await runProgram(process.execPath, ["shop.mjs"], {
    cwd: join(clientsPath, "node"),
    env: { SENTRY_DSN: server.dsn, RUN_ID: "search" },
    timeoutMs: 60_000,
  });
  expect(sent.ok, sent.stderr).toBe(true);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("an issue is searched for, and the search is kept", { timeout: journeyTimeoutMs }, async (ctx) => {
  const executablePath = await findChromium();
  if (executablePath === undefined) return ctx.skip(noChromiumReason);
  browser = await launchChromium(executablePath);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(stepTimeoutMs);
  try {
    await signIn(page);
    await takeOffers(page);
    await writeOnWithoutOffers(page);
    await makeFault(page);
    await keepSearch(page);
  } catch (error) {
    const shown = (await page.locator("body").innerText()).slice(0, 1000);
    throw new Error(`at ${page.url()}\nthe page shows:\n${shown}`, { cause: error });
  }
});

function listUrl(query: string): string {
  return `${server.url}/organizations/${server.organization}/issues?query=${encodeURIComponent(query)}`;
}

const boxOf = (page: Page) => page.getByRole("combobox", { name: "Search issues" });
const queryOf = (page: Page) => new URL(page.url()).searchParams.get("query");
const offer = (page: Page, name: RegExp) => page.getByRole("option", { name }).first();

async function signIn(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.locator("input[name=email]").fill(server.admin.email);
  await page.locator("input[name=password]").fill(server.admin.password ?? "");
  await page.locator("button[type=submit]").click();
  await page.getByRole("navigation").first().waitFor();
}

/** Key, sign, age and value by the keyboard alone. */
async function takeOffers(page: Page): Promise<void> {
  await page.goto(listUrl(""));
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("error.ty");
  await offer(page, /error\.type:/).waitFor();
  await page.keyboard.press("Tab");
  expect(await boxOf(page).inputValue()).toBe("error.type:");
  await page.keyboard.type("order");
  await offer(page, /OrderError/).waitFor();
  expect.soft(await seriousBarriers(page), "barriers beside the offers").toEqual([]);
  await page.keyboard.press("Tab");
  await expect.poll(() => queryOf(page)).toBe("error.type:OrderError");

  await page.keyboard.type("age:");
  await offer(page, /within the last 24 hours/).waitFor();
  await page.keyboard.type("-24");
  await page.keyboard.press("Tab");
  await expect.poll(() => queryOf(page)).toBe("error.type:OrderError age:-24h");
  await page.getByText("first seen within the last 24 hours").waitFor();
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .waitFor();
}

/** A server that offers nothing takes nothing away. */
async function writeOnWithoutOffers(page: Page): Promise<void> {
  await page.route("**/search-fields/**", (route) => route.abort());
  await page.route("**/values/**", (route) => route.abort());
  await page.goto(listUrl("is:unresolved"));
  await boxOf(page).click();
  await page.keyboard.type("error.type:Ord");
  await page.getByText("Suggestions cannot be read just now").waitFor();
  await page.keyboard.type("er* OR level:fatal");
  await page.keyboard.press("Enter");
  await expect.poll(() => queryOf(page)).toBe("is:unresolved (error.type:Order* OR level:fatal)");
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .waitFor();
  await page.unrouteAll({ behavior: "wait" });
}

async function makeFault(page: Page): Promise<void> {
  await page.goto(listUrl("is:unresolved timesSeen:many order"));
  await page.getByRole("alert").filter({ hasText: "timesSeen takes a number" }).waitFor();
  expect(await boxOf(page).getAttribute("aria-invalid")).toBe("true");
  expect(await boxOf(page).inputValue()).toBe("order");
  expect.soft(await seriousBarriers(page), "barriers beside the fault").toEqual([]);
}

async function keepSearch(page: Page): Promise<void> {
  await page.goto(listUrl("error.type:OrderError"));
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name").fill("Orders");
  expect.soft(await seriousBarriers(page), "barriers in the dialog").toEqual([]);
  await page.keyboard.press("Enter");
  const tab = page.getByRole("link", { name: /^Orders/ });
  await tab.waitFor();
  expect(await tab.getAttribute("aria-current")).toBe("page");

  await page.getByRole("link", { name: /^Unresolved/ }).click();
  await expect.poll(() => queryOf(page)).toBeNull();
  await tab.click();
  await expect.poll(() => queryOf(page)).toBe("error.type:OrderError");

  await page.getByRole("button", { name: "Actions for “Orders”" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await tab.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await tab.waitFor();
}
