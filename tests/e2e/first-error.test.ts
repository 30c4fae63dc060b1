// The first ten minutes of a newcomer, in a real browser: the one-time link, the empty list, an error that
// arrives while one looks, triage by keys, the issue with its source, the dark theme, a phone, another language.
// Nothing may go wrong unseen meanwhile.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium, launchChromium, noChromiumReason } from "../support/chromium.ts";
import { freePort } from "../support/free-port.ts";
import { clientsPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import { launch } from "../support/server.ts";
import type { ServerProcess } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import type { TempFolder } from "../support/temp-folder.ts";
import { seriousBarriers, watchPage } from "./page-watch.ts";

const journeyTimeoutMs = 120_000;
const stepTimeoutMs = 15_000;
const password = "correct horse battery staple";

let folder: TempFolder;
let server: ServerProcess;
let browser: Browser | undefined;

beforeAll(async () => {
  folder = await createTempFolder("e2e");
  server = await launch({ dataDir: folder.path, port: await freePort() });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await folder?.remove();
});

test("a newcomer sees a first error arrive and reads it", { timeout: journeyTimeoutMs }, async (ctx) => {
  const executablePath = await findChromium();
  if (executablePath === undefined) return ctx.skip(noChromiumReason);
  browser = await launchChromium(executablePath);
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    // What fades in has no contrast yet: it would be judged by when one looks.
    reducedMotion: "reduce",
  });
  page.setDefaultTimeout(stepTimeoutMs);
  const watch = await watchPage(page);

  try {
    await takeJourney(page);
  } catch (error) {
    const shown = (await page.locator("body").innerText()).slice(0, 1000);
    throw new Error(`at ${page.url()}\n${watch.problems().join("\n")}\nthe page shows:\n${shown}`, {
      cause: error,
    });
  }
  expect(watch.problems()).toEqual([]);
});

async function takeJourney(page: Page): Promise<void> {
  await createAdministrator(page);
  await openIssues(page);
  await shoot(page, "1-empty-list");
  expect.soft(await seriousBarriers(page), "barriers on the empty list").toEqual([]);

  await sendError(printed(/^\s+(https?:\/\/[0-9a-f]{32}@\S+)$/m));
  await waitForNewIssue(page);
  await shoot(page, "2-list");
  expect.soft(await seriousBarriers(page), "barriers on the list").toEqual([]);

  await resolveAndUndoByKeys(page);
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .click();
  await expectIssueShown(page);
  await shoot(page, "3-issue");
  expect.soft(await seriousBarriers(page), "barriers on the issue").toEqual([]);
  await assignToMyself(page);
  await resolveInNextReleaseAndUndo(page);
  await commentOnIssue(page);

  const light = await backgroundLightness(page);
  await page.getByRole("button", { name: /theme/i }).click();
  await shoot(page, "4-issue-dark");
  const dark = await backgroundLightness(page);
  expect(light).toBeGreaterThan(0.8);
  expect(dark).toBeLessThan(0.25);
  expect.soft(await seriousBarriers(page), "barriers on the issue in the dark").toEqual([]);

  await page.reload();
  await expectIssueShown(page);
  expect(await backgroundLightness(page), "the theme after a reload").toBe(dark);

  await lookOnPhone(page);
  await switchToChinese(page);
}

/** Triage without the mouse: choose, resolve, and take it back. */
async function resolveAndUndoByKeys(page: Page): Promise<void> {
  const row = page.getByRole("row", { name: /OrderError/ }).first();
  await page.keyboard.press("j");
  await page.locator("[role=row][aria-selected=true]").waitFor();
  expect(await row.getAttribute("aria-selected"), "the row that j chose").toBe("true");

  await changing(page, () => page.keyboard.press("e"));
  await row.getByText("Resolved").waitFor();
  await shoot(page, "2a-resolved");
  expect.soft(await seriousBarriers(page), "barriers beside the way back").toEqual([]);

  await changing(page, () => page.getByRole("button", { name: "Undo" }).click());
  await row.getByText("Resolved").waitFor({ state: "detached" });
}

/** Assigns the issue to oneself by the menu behind `m`; the list then knows it. */
async function assignToMyself(page: Page): Promise<void> {
  await page.keyboard.press("m");
  const me = page.getByRole("menuitemradio", { name: /Ada Berg/ });
  await me.waitFor();
  await shoot(page, "3a-assign");
  expect.soft(await seriousBarriers(page), "barriers beside the menu").toEqual([]);
  await changing(page, () => me.click());
  await page.getByRole("complementary").getByRole("button", { name: "Ada Berg", exact: true }).waitFor();
}

/** Resolves by the menu beside the button, reads what the issue says of it, and takes it back. */
async function resolveInNextReleaseAndUndo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "More ways to resolve" }).first().click();
  const nextRelease = page.getByRole("menuitem", { name: "In the next release" });
  await nextRelease.waitFor();
  await changing(page, () => nextRelease.click());
  await page.getByText(/Resolved in the next release/).waitFor();
  await shoot(page, "3b-next-release");
  expect.soft(await seriousBarriers(page), "barriers on a resolved issue").toEqual([]);

  // The assignment before may still offer its own way back: the newest message is meant.
  const resolved = page.getByRole("dialog").filter({ hasText: "Issue resolved" });
  await changing(page, () => resolved.getByRole("button", { name: "Undo" }).click());
  await page.getByText(/Resolved in the next release/).waitFor({ state: "detached" });
}

/** Says something about the issue, naming oneself, and finds it in the feed and on the tab. */
async function commentOnIssue(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^Activity/ }).click();
  const box = page.getByRole("textbox", { name: "Write a comment" });
  await box.click();
  await box.pressSequentially("The card provider is slow, @ad");
  await page.getByRole("option", { name: /Ada Berg/ }).waitFor();
  await shoot(page, "3c-mention");
  expect.soft(await seriousBarriers(page), "barriers beside the names").toEqual([]);
  await page.keyboard.press("Enter");
  await box.pressSequentially("looks into it.");
  await page.keyboard.press("Control+Enter");

  const comment = page.getByRole("article", { name: "Comment by Ada Berg" });
  await comment.getByText("The card provider is slow, @ada looks into it.").waitFor();
  const feed = page.getByRole("list", { name: "Activity" });
  await feed.getByText(/Ada Berg resolved it in the next release/).waitFor();
  await page.getByRole("link", { name: /^Activity\s*1$/ }).waitFor();
  await shoot(page, "3d-activity");
  expect.soft(await seriousBarriers(page), "barriers on the activity").toEqual([]);

  await page.getByRole("link", { name: "Event", exact: true }).click();
  await expectIssueShown(page);
}

/** Does something and waits until the server has taken the change. */
async function changing(page: Page, act: () => Promise<void>): Promise<void> {
  const taken = page.waitForResponse(
    (response) => response.request().method() === "PUT" && response.url().includes("/issues/"),
  );
  await act();
  expect((await taken).status()).toBe(200);
}

/** The issue and the list at the width of a phone: readable, within the screen, without barriers. */
async function lookOnPhone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await expectIssueShown(page);
  await shoot(page, "5-issue-phone");
  expect.soft(await sidewaysPx(page), "the issue wider than the phone").toBe(0);
  expect.soft(await seriousBarriers(page), "barriers on the issue on a phone").toEqual([]);

  await page
    .getByRole("navigation")
    .getByRole("link", { name: "Issues", exact: true })
    .filter({ visible: true })
    .first()
    .click();
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .waitFor();
  await shoot(page, "6-list-phone");
  expect.soft(await sidewaysPx(page), "the list wider than the phone").toBe(0);
  expect.soft(await seriousBarriers(page), "barriers on the list on a phone").toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** How far the document can be pushed sideways. */
async function sidewaysPx(page: Page): Promise<number> {
  return Number(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  );
}

async function switchToChinese(page: Page): Promise<void> {
  await page.goto(new URL("/settings/appearance", page.url()).href);
  await page.getByText("简体中文").click();
  const issues = page.getByRole("navigation").first().getByRole("link", { name: "问题", exact: true });
  await issues.waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");

  await issues.click();
  await page.getByRole("link", { name: "未解决" }).waitFor();
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .waitFor();
  await shoot(page, "7-list-chinese");
  expect.soft(await seriousBarriers(page), "barriers on the Chinese list").toEqual([]);
}

/** With VEDETTE_SHOTS naming a folder, what a person would see at each step. */
async function shoot(page: Page, name: string): Promise<void> {
  const path = process.env["VEDETTE_SHOTS"];
  if (path) await page.screenshot({ path: join(path, `${name}.png`) });
}

/** What the server printed for its user. */
function printed(pattern: RegExp): string {
  const found = pattern.exec(server.logs())?.[1];
  if (found === undefined) throw new Error(`the server printed nothing like ${pattern}:\n${server.logs()}`);
  return found;
}

async function createAdministrator(page: Page): Promise<void> {
  await page.goto(printed(/(https?:\/\/\S+\/setup\/\S+)/));
  await page.locator("input[name=name]").fill("Ada Berg");
  await page.locator("input[name=email]").fill("ada@example.com");
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.getByRole("navigation").first().waitFor();
}

async function openIssues(page: Page): Promise<void> {
  await page.getByRole("navigation").first().getByRole("link", { name: "Issues", exact: true }).click();
  await page.waitForURL(/\/issues/);
  await page.getByRole("heading", { level: 1 }).waitFor({ state: "attached" });
}

async function sendError(dsn: string): Promise<void> {
  const result = await runProgram(process.execPath, ["shop.mjs"], {
    cwd: join(clientsPath, "node"),
    env: { SENTRY_DSN: dsn, RUN_ID: "e2e" },
    timeoutMs: 60_000,
  });
  expect(result.ok, result.stderr).toBe(true);
}

/** Without a reload: either the row comes by itself or a quiet sign says that there is something new. */
async function waitForNewIssue(page: Page): Promise<void> {
  const row = page.getByRole("link", { name: /OrderError/ }).first();
  const sign = page.getByRole("button", { name: /\bnew\b/i }).first();
  await row.or(sign).first().waitFor();
  if (!(await row.isVisible())) await sign.click();
  await row.waitFor();
}

async function expectIssueShown(page: Page): Promise<void> {
  await page
    .getByRole("heading", { name: /OrderError/ })
    .first()
    .waitFor();
  // The failed line of the program itself, the function and the cause.
  await page.getByText("throw new OrderError(").first().waitFor();
  await page.getByText("placeOrder").filter({ visible: true }).first().waitFor();
  await page.getByText("card limit reached at 420 EUR").first().waitFor();
}

/** How light the page's ground is, from 0 to 1. */
async function backgroundLightness(page: Page): Promise<number> {
  const measured = await page.evaluate(`(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / (3 * 255);
  })()`);
  return Number(measured);
}
