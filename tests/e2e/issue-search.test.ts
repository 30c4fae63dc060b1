// Searching the list in a real browser: what the box offers, what it keeps when the server gives nothing, where it
// marks a fault, and a search that is kept as a tab.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { type Server, startServer } from "../support/server.ts";
import { expectNoBarriers } from "./looks.ts";
import { createWebApi } from "../support/web-api.ts";
import { sendShopError } from "./shop-error.ts";
import { createVisitors, untilLive } from "./visitors.ts";

let server: Server;
const visitors = createVisitors();

beforeAll(async () => {
  server = await startServer();
  await sendShopError(server.dsn, "search");
  await untilLogIsEmpty(server.url);
}, 180_000);

afterAll(async () => {
  await visitors.leave();
  await server?.stop();
});

test("an issue is searched for, and the search is kept", { timeout: 240_000 }, async (ctx) => {
  const visitor = await visitors.arrive(ctx, { signedInTo: server });
  await visitor.walk(async (page) => {
    await takeOffers(page);
    await composeChinese(page);
    await writeOnWithoutOffers(page);
    await workOnAfterwards(page);
    await makeFault(page);
    await keepSearch(page);
    await orderViews(page);
    await pasteIds(page);
  });
});

function listUrl(query: string): string {
  return `${server.url}/organizations/${server.organization}/issues?query=${encodeURIComponent(query)}`;
}

const boxOf = (page: Page) => page.getByRole("combobox", { name: "Search issues" });
const queryOf = (page: Page) => new URL(page.url()).searchParams.get("query");
const offer = (page: Page, name: RegExp) => page.getByRole("option", { name }).first();

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
  await expectNoBarriers(page, "beside the offers");
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

/** What an input method composes is no word yet, wherever it has its spaces. */
async function composeChinese(page: Page): Promise<void> {
  await page.goto(listUrl("level:error"));
  await untilLive(page);
  await page.keyboard.press("/");
  await page.keyboard.type("message:");
  const keyboard = await page.context().newCDPSession(page);
  for (const text of ["ding ", "ding dan"])
    await keyboard.send("Input.imeSetComposition", {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  expect(await boxOf(page).inputValue()).toBe("message:ding dan");
  await keyboard.send("Input.insertText", { text: "订单" });
  expect(await boxOf(page).inputValue()).toBe("message:订单");
  expect(queryOf(page)).toBe("level:error");
  await page.keyboard.press("Enter");
  await expect.poll(() => queryOf(page)).toBe("level:error message:订单");
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

/** Enter leads to the rows, where the keys of the list work; where nothing is found one writes on. */
async function workOnAfterwards(page: Page): Promise<void> {
  const focused = page.locator(":focus");
  await page.goto(listUrl("is:unresolved"));
  await untilLive(page);
  await page.keyboard.press("/");
  await page.keyboard.type("order");
  await page.keyboard.press("Enter");
  await page.getByRole("grid").and(focused).waitFor();
  await page.locator("[role=row][aria-selected=true]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[role=row][aria-selected=true]").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await boxOf(page).and(focused).waitFor();

  await page.keyboard.type(" nothing-like-it");
  await page.keyboard.press("Enter");
  await page.getByText("No issue matches this filter").waitFor();
  await boxOf(page).and(focused).waitFor();
  await page.getByText(/unresolved issues? in this range (?:is|are) hidden by it/).waitFor();
  await expectNoBarriers(page, "beside what a filter hides");
  await page.getByRole("button", { name: /^Show (?:it|all)/ }).click();
  await expect.poll(() => queryOf(page)).toBeNull();
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .waitFor();
}

async function makeFault(page: Page): Promise<void> {
  await page.goto(listUrl("order is:resolvd"));
  await page.getByRole("button", { name: "is:resolved", exact: true }).waitFor();
  await expectNoBarriers(page, "beside the values that there are");
  await page.getByRole("button", { name: "is:unresolved", exact: true }).click();
  await expect.poll(() => queryOf(page)).toBe("order is:unresolved");
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .waitFor();
  await page.goto(listUrl("is:unresolved timesSeen:many order"));
  await page.getByRole("alert").filter({ hasText: "timesSeen takes a number" }).waitFor();
  expect(await boxOf(page).getAttribute("aria-invalid")).toBe("true");
  expect(await boxOf(page).inputValue()).toBe("order");
  await expectNoBarriers(page, "beside the fault");
}

async function keepSearch(page: Page): Promise<void> {
  await page.goto(listUrl("error.type:OrderError"));
  await page.getByRole("button", { name: "Save view" }).click();
  // Who gives up is where they were.
  await page.getByLabel("Name").press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(async () => await page.evaluate("document.activeElement.textContent")).toBe("Save view");
  await page.keyboard.press("Enter");
  await page.getByLabel("Name").fill("Orders");
  await expectNoBarriers(page, "in the dialog");
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

/** By the mouse, by a key, by the menu; the next visit finds it so. */
async function orderViews(page: Page): Promise<void> {
  await page.goto(listUrl("level:error"));
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name").fill("Alarm");
  await page.keyboard.press("Enter");
  const views = page.getByRole("link", { name: /^(?:Orders|Alarm)/ });
  const order = async () => (await views.allInnerTexts()).map((text) => text.slice(0, 5)).join(" ");
  await expect.poll(order).toBe("Alarm Order");
  await page
    .getByRole("link", { name: /^Orders/ })
    .dragTo(page.getByRole("link", { name: /^Alarm/ }), { targetPosition: { x: 4, y: 20 } });
  await expect.poll(order).toBe("Order Alarm");
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/searches/order/") && answer.ok());
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(order).toBe("Alarm Order");
  await kept;
  await page.getByRole("status").filter({ hasText: "“Alarm” is number 1 of 2 now" }).waitFor();
  await page.reload();
  await untilLive(page);
  expect(await order()).toBe("Alarm Order");
  await page.getByRole("button", { name: "Actions for “Alarm”" }).click();
  await page.getByRole("menuitem", { name: "Move view right" }).click();
  await expect.poll(order).toBe("Order Alarm");
}

/** Whoever was given an id pastes it where one searches. */
async function pasteIds(page: Page): Promise<void> {
  const api = createWebApi(server);
  const [issue] = await api.issues("OrderError");
  const { eventID: event } = await api.latestEvent(issue?.id ?? "");
  for (const [text, path] of [
    [issue?.shortId ?? "", `/issues/${issue?.id}`],
    [event, `/issues/${issue?.id}/events/${event}`],
  ] as const) {
    await page.goto(listUrl("is:resolved"));
    await untilLive(page);
    await page.keyboard.press("/");
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await expect
      .poll(() => new URL(page.url()).pathname)
      .toBe(`/organizations/${server.organization}${path}`);
  }
}
