// The first ten minutes of a newcomer, in a real browser: the one-time link, the empty list, an error that
// arrives while one looks, triage by keys, the issue with its source, the dark theme, a phone, another language.
// Nothing may go wrong unseen meanwhile.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { launch } from "../support/server.ts";
import type { ServerProcess } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import type { TempFolder } from "../support/temp-folder.ts";
import { createAdministrator, printed } from "./administrator.ts";
import { expectFocusInSight, expectNarrow, expectNoBarriers, shoot } from "./looks.ts";
import { sendShopError } from "./shop-error.ts";
import { createVisitors, desk, phone } from "./visitors.ts";

let folder: TempFolder;
let server: ServerProcess;
const visitors = createVisitors();

beforeAll(async () => {
  folder = await createTempFolder("e2e");
  server = await launch({ dataDir: folder.path, port: await freePort() });
}, 120_000);

afterAll(async () => {
  await visitors.leave();
  await server?.stop();
  await folder?.remove();
});

test("a newcomer sees a first error arrive and reads it", { timeout: 240_000 }, async (ctx) => {
  const visitor = await visitors.arrive(ctx);
  await visitor.walk(takeJourney);
  expect(visitor.problems()).toEqual([]);
});

async function takeJourney(page: Page): Promise<void> {
  await createAdministrator(page, server);
  await openIssues(page);
  await shoot(page, "1-empty-list");
  await expectNoBarriers(page, "on the empty list");

  await sendShopError(printed(server, /^\s+(https?:\/\/[0-9a-f]{32}@\S+)$/m), "e2e");
  await waitForNewIssue(page);
  await shoot(page, "2-list");
  await expectNoBarriers(page, "on the list");

  await resolveAndUndoByKeys(page);
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .click();
  await expectIssueShown(page);
  await shoot(page, "3-issue");
  await expectNoBarriers(page, "on the issue");
  await assignToMyself(page);
  await resolveInNextReleaseAndUndo(page);
  await commentOnIssue(page);

  const light = await backgroundLightness(page);
  await page.getByRole("button", { name: /theme/i }).click();
  await shoot(page, "4-issue-dark");
  const dark = await backgroundLightness(page);
  expect(light).toBeGreaterThan(0.8);
  expect(dark).toBeLessThan(0.25);
  await expectNoBarriers(page, "on the issue in the dark", "colours");

  await page.reload();
  await expectIssueShown(page);
  expect(await backgroundLightness(page), "the theme after a reload").toBe(dark);

  await readSystemPage(page);
  await page.goBack();
  await expectIssueShown(page);

  await lookOnPhone(page);
  await switchToChinese(page);
}

/** What the server says of itself: the signs of life, and that each stage did its work a moment ago. */
async function readSystemPage(page: Page): Promise<void> {
  await page.goto(`${server.url}/system`);
  await page.getByRole("heading", { name: "System health" }).waitFor();
  for (const sign of ["Events coming in", "Until they can be found, p95", "Stored", "Query time, p95"])
    await page.getByText(sign, { exact: true }).first().waitFor();
  await page.getByText("last success", { exact: true }).nth(3).waitFor();
  expect(await page.getByText("last success", { exact: true }).count()).toBe(4);
  await page.getByRole("table", { name: "What became of what was sent" }).waitFor();
  await page.setViewportSize(phone);
  for (const name of ["What became of what was sent", "Upkeep"]) await expectWholeTable(page, name);
  await shoot(page, "4a-system-phone");
  await page.setViewportSize(desk);
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
  await expectNoBarriers(page, "beside the way back");

  await changing(page, () => page.getByRole("button", { name: "Undo" }).click());
  await row.getByText("Resolved").waitFor({ state: "detached" });
}

/** Assigns the issue to oneself by the menu behind `m`; the list then knows it. */
async function assignToMyself(page: Page): Promise<void> {
  await page.keyboard.press("m");
  const me = page.getByRole("menuitemradio", { name: /Ada Berg/ });
  await me.waitFor();
  await shoot(page, "3a-assign");
  await expectNoBarriers(page, "beside the menu");
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
  await expectNoBarriers(page, "on a resolved issue");

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
  await expectNoBarriers(page, "beside the names");
  await page.keyboard.press("Enter");
  await box.pressSequentially("looks into it.");
  await page.keyboard.press("Control+Enter");

  const comment = page.getByRole("article", { name: "Comment by Ada Berg" });
  await comment.getByText("The card provider is slow, @ada looks into it.").waitFor();
  const feed = page.getByRole("list", { name: "Activity" });
  await feed.getByText(/Ada Berg resolved it in the next release/).waitFor();
  await page.getByRole("link", { name: /^Activity\s*1$/ }).waitFor();
  await shoot(page, "3d-activity");
  await expectNoBarriers(page, "on the activity");

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
  await page.setViewportSize(phone);
  await expectIssueShown(page);
  await shoot(page, "5-issue-phone");
  await expectNarrow(page, "the issue on a phone");
  await expectNoBarriers(page, "on the issue on a phone", "structure");
  await expectFocusInSight(page, 40, "on the issue on a phone");

  // The last tab does not fit beside the others: it is pushed into sight.
  const related = page.getByRole("link", { name: "Related", exact: true });
  await page.goto(new URL((await related.getAttribute("href")) ?? "", page.url()).href);
  await page.getByRole("heading", { name: "Similar issues" }).waitFor();
  await expect
    .poll(async () => {
      const tab = await related.boundingBox();
      const strip = await related.locator("xpath=..").boundingBox();
      return (tab?.x ?? 0) + (tab?.width ?? 0) - (strip?.x ?? 0) - (strip?.width ?? 0);
    })
    .toBeLessThan(1);
  await page.getByRole("link", { name: /^All events/ }).click();
  await page.getByRole("cell", { name: /OrderError/ }).waitFor();
  await shoot(page, "5a-events-phone");
  await expectWholeTable(page, "Events of the issue");

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
  await expectNarrow(page, "the list on a phone");
  await expectNoBarriers(page, "on the list on a phone, in the dark");
  await page.setViewportSize(desk);
}

/** Nothing of the table is reached only by pushing it sideways. */
async function expectWholeTable(page: Page, name: string): Promise<void> {
  const table = page.getByRole("table", { name });
  const sidewaysPx = await table.evaluate((one) => {
    const box = one.parentElement ?? one;
    return box.scrollWidth - box.clientWidth;
  });
  expect.soft(sidewaysPx, `the table ${name} is too wide for a phone`).toBeLessThanOrEqual(0);
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
  await expectNoBarriers(page, "on the Chinese list", "structure");
}

async function openIssues(page: Page): Promise<void> {
  await page.getByRole("navigation").first().getByRole("link", { name: "Issues", exact: true }).click();
  await page.waitForURL(/\/issues/);
  await page.getByRole("heading", { level: 1 }).waitFor({ state: "attached" });
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
