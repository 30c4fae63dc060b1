// Events that mean harm, or are only huge, in a real browser: nothing of them runs, nothing of them breaks the page, and
// what is long is not in the document as a whole.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { type Server, startServer } from "../support/server.ts";
import { postGzip, targetOf } from "../support/wire.ts";
import { deepEvent, envelopeOf, hostileEvent, hostileFeedback, hugeMessage } from "./hostile-event.ts";
import { expectNarrow, expectNoBarriers, prefer, shoot } from "./looks.ts";
import { createVisitors, desk, phone } from "./visitors.ts";

const rowsMax = 200;

let server: Server;
const visitors = createVisitors();
const hostile = hostileEvent();

beforeAll(async () => {
  server = await startServer();
  const target = targetOf(server.dsn);
  for (const envelope of [
    envelopeOf(hostile, true),
    envelopeOf(deepEvent()),
    envelopeOf(hugeMessage()),
    hostileFeedback(String(hostile["event_id"])),
  ]) {
    const answer = await postGzip(target, envelope);
    expect(answer?.status, answer?.body).toBe(200);
  }
  await untilLogIsEmpty(server.url);
}, 180_000);

afterAll(async () => {
  await visitors.leave();
  await server?.stop();
});

test("what an event holds is shown and does nothing", { timeout: 300_000 }, async (ctx) => {
  const visitor = await visitors.arrive(ctx, { signedInTo: server });
  await visitor.walk(async (page) => {
    await page.goto(`${server.url}/organizations/${server.organization}/issues`);
    await openIssue(page, "HostileError");
    await readHostileEvent(page);
    await readInEveryWay(page, "hostile");
    await openIssue(page, "DeepError");
    await walkDeepTrace(page);
    await openIssue(page, "HugeMessage", "Message");
    await expectNarrow(page, "a long word at the desk");
    await readFeedback(page);
  });
  expect(visitor.problems()).toEqual([]);
});

const ran = async (page: Page) => await page.evaluate("window.__ran");
const drawnRows = async (page: Page) =>
  Number(await page.evaluate("document.querySelectorAll('[class*=frameHead],[class*=_fold_]').length"));

async function openIssue(page: Page, title: string, section = "Stack trace"): Promise<void> {
  await page.getByRole("navigation").first().getByRole("link", { name: "Issues", exact: true }).click();
  await page
    .getByRole("link", { name: new RegExp(title) })
    .first()
    .click();
  await page.getByRole("heading", { level: 1, name: new RegExp(title) }).waitFor();
  await page.getByRole("heading", { name: section, exact: true }).waitFor();
}

async function readHostileEvent(page: Page): Promise<void> {
  // Signs that turn text around are shown as what they are.
  await page.getByText("‹U+202E›").first().waitFor();
  await page.getByText("9,750 older frames are not here").waitFor();
  await page.getByRole("radio", { name: /^Full/ }).click();
  await page.getByRole("region", { name: /frames$/ }).waitFor();
  expect(await drawnRows(page)).toBeLessThanOrEqual(rowsMax);
  await page.getByRole("radio", { name: "Raw" }).click();
  await page.getByText("step_").first().waitFor();
  await page.getByRole("radio", { name: "In app" }).click();

  const downloads = page.getByRole("link", { name: /^Download / });
  await expect.poll(() => downloads.count()).toBe(3);
  const previews = page.getByRole("button", { name: "Preview" });
  for (let left = await previews.count(); left > 0; left -= 1) await previews.first().click();
  await page.getByText("a page").first().waitFor();
  await page.getByText('"markup"').first().waitFor();

  // No address of the event is one that runs.
  const hrefs = await page.evaluate(
    "[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))",
  );
  expect((hrefs as string[]).filter((href) => /^\s*(?:javascript|data|vbscript):/i.test(href))).toEqual([]);
  expect(await page.getByText("secretsecret").count()).toBe(0);
  expect(await ran(page)).toBeUndefined();
  await shoot(page, "hostile");
}

/** JSON, phone, dark and Chinese: the layout holds, nothing runs, axe finds nothing serious. */
async function readInEveryWay(page: Page, name: string): Promise<void> {
  await expectNarrow(page, "the issue at the desk");
  await expectNoBarriers(page, "on the issue");

  await page.keyboard.press("v");
  await page.getByRole("region", { name: "Event as JSON" }).waitFor();
  expect(await page.locator("[data-row]").count()).toBeLessThanOrEqual(rowsMax);
  await findInJson(page);
  await expectNoBarriers(page, "in the JSON");
  await page.keyboard.press("v");

  await page.setViewportSize(phone);
  await page.getByRole("heading", { name: "Stack trace" }).waitFor();
  await shoot(page, `${name}-phone`);
  await expectNarrow(page, "the issue on a phone");
  await expectNoBarriers(page, "on a phone", "structure");
  await page.setViewportSize(desk);

  await prefer(page, { theme: "dark", language: "zh-CN" });
  await page.getByRole("heading", { name: "堆栈" }).waitFor();
  await shoot(page, `${name}-dark-chinese`);
  await expectNoBarriers(page, "in the dark, in Chinese");
  await prefer(page, {});
  expect(await ran(page)).toBeUndefined();
}

/** By keys alone, from find to find and around the end; what is not there is said. */
async function findInJson(page: Page): Promise<void> {
  const count = page.getByRole("search").getByRole("status");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("EVENT_ID");
  await expect.poll(() => count.innerText()).toMatch(/^1 of \d+$/);
  const finds = Number((await count.innerText()).split(" ").at(-1));
  await page.keyboard.press("Shift+Enter");
  await expect.poll(() => count.innerText()).toBe(`${finds} of ${finds}`);
  await page.keyboard.press("Enter");
  await expect.poll(() => count.innerText()).toBe(`1 of ${finds}`);
  await expect.poll(() => page.locator("mark[aria-current]").innerText()).toBe("event_id");
  await page.keyboard.press("Escape");
  await page.keyboard.type("is nowhere in it");
  await expect.poll(() => count.innerText()).toBe("Not found");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
}

/** Two thousand frames: never more than two hundred rows, and the last one is reached by scrolling. */
async function walkDeepTrace(page: Page): Promise<void> {
  expect(await drawnRows(page)).toBeLessThanOrEqual(rowsMax);
  const box = page.getByRole("region", { name: "250 frames" }).first();
  await box.getByText("call_7_249").first().waitFor();
  // Rows that come into sight are measured, so the end may move once more.
  await expect
    .poll(async () => {
      await box.hover();
      await page.mouse.wheel(0, 20_000);
      return await box.getByText("call_7_0", { exact: true }).count();
    })
    .toBe(1);
  expect(await drawnRows(page)).toBeLessThanOrEqual(rowsMax);

  const threads = page.getByRole("combobox", { name: "Which thread" });
  await threads.selectOption({ index: 1 });
  await page.getByText("step_3").first().waitFor();
  await shoot(page, "deep");
  expect(await ran(page)).toBeUndefined();
}

/** The words of a person with what they were about; resolved and taken back. */
async function readFeedback(page: Page): Promise<void> {
  await page.getByRole("navigation").first().getByRole("link", { name: "Feedback", exact: true }).click();
  const item = page.getByRole("listitem").filter({ hasText: "The cart is empty" });
  await item.waitFor();
  await item.getByText("Eve").first().waitFor();
  await expectNoBarriers(page, "in the feedback");
  await shoot(page, "feedback");
  await item.getByRole("button", { name: "Resolve" }).click();
  await item.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Resolved", exact: true }).click();
  await item.waitFor();
  await page.getByRole("button", { name: "Reopen" }).click();
  await item.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Open", exact: true }).click();
  await item.getByRole("link", { name: /HostileError/ }).waitFor();

  await page.setViewportSize(phone);
  await expectNarrow(page, "feedback on a phone");
  await shoot(page, "feedback-phone");
  await page.setViewportSize(desk);
  await prefer(page, { theme: "dark", language: "zh-CN" });
  await page.getByText("The cart is empty").first().waitFor();
  await shoot(page, "feedback-dark-chinese");
  await expectNoBarriers(page, "in the feedback in the dark, in Chinese");
  expect(await ran(page)).toBeUndefined();
}
