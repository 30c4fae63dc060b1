// A dashboard in a real browser: from empty to two widgets, moved by pointer and by key, saved, read again, shared
// with somebody who has no account, and what happens when two people edit it. Also from a template, in the dark, in
// Chinese, on a phone and on a wall. Nothing may go wrong unseen meanwhile.
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { type Server, startServer } from "../support/server.ts";
import { expectNarrow, expectNoBarriers, shoot } from "./looks.ts";
import { sendShopError } from "./shop-error.ts";
import { createVisitors, phone, type Visitor } from "./visitors.ts";

let server: Server;
const visitors = createVisitors();

beforeAll(async () => {
  server = await startServer();
  await sendShopError(server.dsn, "boards");
  await untilLogIsEmpty(server.url);
}, 180_000);

afterAll(async () => {
  await visitors.leave();
  await server?.stop();
});

test("a dashboard is built, kept and shared", { timeout: 360_000 }, async (ctx) => {
  const visitor = await visitors.arrive(ctx, { signedInTo: server });
  const stranger = await visitors.arrive(ctx, { viewport: { width: 1280, height: 800 } });
  await visitor.walk(async (page) => {
    await makeEmptyBoard(page);
    await addNumber(page);
    await addBars(page);
    await moveByPointer(page);
    await takeBackByKeys(page);
    await resizeByPointer(page);
    await resizeByKeys(page);
    await saveAndReload(page);
    await removeAndUndo(page);
    await guardUnsaved(page);
    await shareAndRevoke(page, stranger);
    await editAtOnce(page);
    await chooseMeasure(page);
    await beginFromTemplate(page);
    await showEverywhere(page);
  });
  // Refusals that the journey provokes: a query that cannot be read, a change from an older version.
  expect(visitor.problems(/\b400\b.*\/dashboards\/widgets\/|\b409\b/)).toEqual([]);
});

const boardsUrl = () => `${server.url}/organizations/${server.organization}/dashboards`;
const widgetOf = (page: Page, title: string): Locator =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

/** The whole widget, in the page's own coordinates. */
async function boxOf(widget: Locator) {
  const box = await widget.boundingBox();
  if (box === null) throw new Error("the widget is not on the screen");
  return box;
}

async function makeEmptyBoard(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.getByRole("navigation").first().waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.getByText("Keep the questions that you ask every day").waitFor();
  await page.getByRole("button", { name: /Errors at a glance/ }).waitFor();
  await shoot(page, "boards-1-none");
  await expectNoBarriers(page, "before the first board");
  await page.keyboard.press("n");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Errors at a glance/ })
    .waitFor();
  await page.getByLabel("Name").fill("Shop floor");
  await shoot(page, "boards-2-new");
  await expectNoBarriers(page, "in the dialog");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing stands here yet").waitFor();
  expect(new URL(page.url()).searchParams.get("edit")).toBe("1");
}

async function addNumber(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Add the first widget" }).click();
  const panel = page.getByRole("complementary", { name: "New widget" });
  await panel.getByText("Number", { exact: true }).first().click();
  await panel.getByRole("textbox", { name: "Title" }).fill("All events");
  // What the server cannot read is said beside the field, with its place.
  const conditions = panel.getByRole("combobox", { name: "Only events that fit" });
  await conditions.fill("level:error )");
  await conditions.press("Enter");
  await panel.getByText(/cannot be read at character 13/).waitFor();
  await shoot(page, "boards-3-fault");
  await conditions.fill("level:");
  const level = panel.getByRole("listbox").getByRole("option", { name: /^error/ });
  await level.waitFor();
  await shoot(page, "boards-3-suggestions");
  await expectNoBarriers(page, "beside suggestions");
  await level.click();
  await panel.getByRole("button", { name: "Remove level:error" }).waitFor();
  // What Escape drops is gone; what is left in the field counts.
  await conditions.fill("!has:user");
  await conditions.press("Escape");
  await conditions.fill("has:user");
  await panel.getByRole("textbox", { name: "Title" }).focus();
  await panel.getByRole("button", { name: "Remove has:user" }).waitFor();
  expect(await panel.getByRole("button", { name: "Remove !has:user" }).count()).toBe(0);
  await shoot(page, "boards-3-filters");
  for (const filter of ["has:user", "level:error"])
    await panel.getByRole("button", { name: `Remove ${filter}` }).click();
  await panel.getByRole("group", { name: /All events|Untitled/ }).waitFor();
  await expectNoBarriers(page, "in the editor");
  await panel.getByRole("button", { name: "Add to the dashboard" }).click();
  await widgetOf(page, "All events").waitFor();
}

async function addBars(page: Page): Promise<void> {
  await page.keyboard.press("w");
  const panel = page.getByRole("complementary", { name: "New widget" });
  await panel.getByRole("textbox", { name: "Title" }).fill("By type");
  await panel.getByRole("button", { name: "Add a field" }).click();
  await panel.getByLabel("Apart by, 1").fill("error.type");
  await panel.getByRole("figure").waitFor();
  await panel.getByText("OrderError").first().waitFor();
  await shoot(page, "boards-4-editor");
  await panel.getByRole("button", { name: "Add to the dashboard" }).click();
  await widgetOf(page, "By type").waitFor();
}

async function moveByPointer(page: Page): Promise<void> {
  const number = widgetOf(page, "All events");
  const before = await boxOf(number);
  const bars = await boxOf(widgetOf(page, "By type"));
  expect(bars.x).toBeGreaterThan(before.x);
  const grip = await boxOf(page.getByRole("button", { name: "Move or resize “By type”" }));
  await page.mouse.move(grip.x + 8, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(grip.x - 120, grip.y + 40, { steps: 4 });
  await page.mouse.move(before.x + 8, grip.y + 8, { steps: 6 });
  await shoot(page, "boards-5-drag");
  await page.mouse.up();
  // The other makes room beside it: nothing is torn open.
  await expect.poll(async () => (await boxOf(widgetOf(page, "By type"))).x).toBe(before.x);
  await expect.poll(async () => (await boxOf(number)).x).toBeGreaterThan(before.x);
  expect((await boxOf(number)).y).toBe(before.y);
  await page.getByRole("status").filter({ hasText: "By type: column 1, row 1" }).waitFor();
}

/** The message offers the way back, and keys go back and forth; in a field they are the field's own. */
async function takeBackByKeys(page: Page): Promise<void> {
  const columnOf = async (title: string) => Math.round((await boxOf(widgetOf(page, title))).x);
  const [left, right] = [await columnOf("By type"), await columnOf("All events")];
  await page.getByText("“By type” was arranged").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Undo", exact: true }).click();
  await expect.poll(() => columnOf("All events")).toBe(left);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => columnOf("By type")).toBe(left);
  await page.keyboard.press("Control+z");
  await expect.poll(() => columnOf("All events")).toBe(left);
  await page.getByRole("button", { name: "Redo", exact: true }).click();
  await expect.poll(() => columnOf("All events")).toBe(right);
}

async function resizeByPointer(page: Page): Promise<void> {
  const bars = widgetOf(page, "By type");
  const before = await boxOf(bars);
  const column = (before.width + 12) / 6;
  await page.mouse.move(before.x + before.width - 6, before.y + before.height - 6);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width + 2 * column, before.y + before.height, { steps: 6 });
  await page.mouse.up();
  await expect.poll(async () => Math.round((await boxOf(bars)).width)).toBe(Math.round(8 * column - 12));
}

async function resizeByKeys(page: Page): Promise<void> {
  const number = widgetOf(page, "All events");
  const before = await boxOf(number);
  await page.getByRole("button", { name: "Move or resize “All events”" }).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  // A step to a neighbour that fills the rest of the row passes it.
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("status").filter({ hasText: "All events: column 1, row 1" }).waitFor();
  const after = await boxOf(number);
  expect(after.width).toBeGreaterThan(before.width);
  expect(after.height).toBeGreaterThan(before.height);
  expect(after.x).toBeLessThan(before.x);
  await shoot(page, "boards-6-arranged");
  await expectNoBarriers(page, "while arranging");
}

async function saveAndReload(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
  await expect.poll(() => new URL(page.url()).searchParams.get("edit")).toBeNull();
  const before = await boxOf(widgetOf(page, "By type"));
  await page.reload();
  await widgetOf(page, "By type").getByText("OrderError").first().waitFor();
  const after = await boxOf(widgetOf(page, "By type"));
  expect(after).toEqual(before);
  await widgetOf(page, "All events")
    .getByRole("group", { name: /All events/ })
    .waitFor();
  await shoot(page, "boards-7-board");
  await expectNoBarriers(page, "on the board");
}

async function removeAndUndo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Actions for “All events”" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await widgetOf(page, "All events").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await widgetOf(page, "All events").waitFor();
}

async function guardUnsaved(page: Page): Promise<void> {
  await page.keyboard.press("e");
  await page.getByRole("button", { name: "Move or resize “By type”" }).press("Shift+ArrowDown");
  await page.getByText("not saved", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Issues" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
  await dialog.waitFor();
  await dialog.getByRole("button", { name: "Stay" }).last().click();
  await page.getByText("not saved", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Discard" }).click();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).waitFor();
  expect(await page.getByText("not saved", { exact: true }).count()).toBe(0);
}

async function shareAndRevoke(page: Page, visitor: Visitor): Promise<void> {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  const url = await page.getByLabel("Link", { exact: true }).inputValue();
  await expectNoBarriers(page, "in the share dialog");
  await shoot(page, "boards-8-share");
  const { page: stranger } = visitor;
  await stranger.goto(
    new URL(url).pathname.startsWith("/share/") ? `${server.url}${new URL(url).pathname}` : url,
  );
  await stranger.getByRole("heading", { name: "Shop floor" }).waitFor();
  await widgetOf(stranger, "By type").getByText("OrderError").first().waitFor();
  await widgetOf(stranger, "All events")
    .getByRole("group", { name: /All events/ })
    .waitFor();
  expect(await stranger.getByRole("button", { name: /Actions|Edit|Share/ }).count()).toBe(0);
  await shoot(stranger, "boards-9-shared");
  await expectNoBarriers(stranger, "behind the link");
  expect(visitor.problems()).toEqual([]);

  await page.getByRole("button", { name: "Take the link back" }).click();
  await page.getByRole("button", { name: "Make a link" }).waitFor();
  await page.keyboard.press("Escape");
  await stranger.reload();
  await stranger.getByText("This link leads nowhere").waitFor();
  await stranger.close();
}

/** Another tab saves first: the second editor keeps both. */
async function editAtOnce(page: Page): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await widgetOf(other, "By type").waitFor();
  await page.keyboard.press("e");
  await page.getByRole("button", { name: "Move or resize “By type”" }).press("Shift+ArrowDown");

  await other.keyboard.press("e");
  await other.getByRole("button", { name: "Move or resize “By type”" }).press("Shift+ArrowLeft");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await other.getByText("Saved", { exact: true }).waitFor();
  await other.close();

  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Somebody else saved this dashboard").waitFor();
  await shoot(page, "boards-10-conflict");
  await expectNoBarriers(page, "beside the conflict");
  await page.getByRole("button", { name: "Keep mine as a copy" }).click();
  await page.getByRole("heading", { name: "Shop floor, copy", level: 1 }).waitFor();
  await page.goto(boardsUrl());
  await page.getByRole("link", { name: "Shop floor", exact: true }).waitFor();
  await page.getByRole("link", { name: "Shop floor, copy" }).waitFor();
}

async function beginFromTemplate(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Star “Shop floor”", exact: true }).click();
  await page.getByRole("button", { name: "Take the star from “Shop floor”", exact: true }).waitFor();
  await page.getByRole("button", { name: "New dashboard" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /One project at a glance/ })
    .click();
  await page.getByRole("dialog").getByLabel("Project", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { name: "One project at a glance", level: 1 }).waitFor();
  // Its project stands in the address.
  await expect.poll(() => new URL(page.url()).searchParams.get("project")).toMatch(/^\d+$/);
  await widgetOf(page, "Loudest issues").getByRole("link").first().waitFor();
  await shoot(page, "boards-11-template");
  await expectNoBarriers(page, "on a full board");
}

/** Groups with two measures are drawn one measure at a time, which is chosen by pointer or by keys. */
async function chooseMeasure(page: Page): Promise<void> {
  const query = { aggregates: ["count()", "count_unique(user)"], columns: ["error.type"], conditions: "" };
  const layout = (x: number) => ({ x, y: 0, w: 6, h: 4, minH: 1 });
  const made = await page.request.post(
    `${server.url}/api/0/organizations/${server.organization}/dashboards/`,
    {
      headers: { origin: server.url },
      data: {
        title: "Two measures",
        widgets: [
          { title: "Lines", displayType: "line", queries: [query], layout: layout(0) },
          {
            title: "Ranks",
            displayType: "top_n",
            queries: [{ ...query, orderby: "-count()" }],
            layout: layout(6),
          },
          {
            title: "By shoe",
            displayType: "bar",
            queries: [{ ...query, aggregates: ["count()"], columns: ["error.type", "shoe.size"] }],
            layout: { ...layout(0), y: 4 },
          },
          {
            title: "Shoes",
            displayType: "table",
            limit: 1,
            queries: [{ ...query, aggregates: ["count()"], columns: ["error.type", "shoe.size"] }],
            layout: { ...layout(6), y: 4 },
          },
        ],
      },
    },
  );
  expect(made.status(), await made.text()).toBe(201);
  const { id } = (await made.json()) as { readonly id: string };
  await page.goto(`${boardsUrl()}/${id}`);
  // A name that is wrong is told apart from a value that is lacking, also where not all rows are shown.
  for (const title of ["By shoe", "Shoes"])
    await widgetOf(page, title).getByText("Nothing in this time range has a value for shoe.size.").waitFor();
  await shoot(page, "boards-11-names");
  for (const title of ["Lines", "Ranks"]) {
    const widget = widgetOf(page, title);
    const choice = widget.getByRole("button", { name: /^Figures drawn: / });
    await choice.waitFor();
    const first = await choice.textContent();
    await choice.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitemradio", { checked: true }).waitFor();
    expect(await page.getByRole("menuitemradio").count()).toBe(2);
    await shoot(page, `boards-11-measure-${title.toLowerCase()}`);
    await expectNoBarriers(page, `beside the measures of ${title}`);
    await page.getByRole("menuitemradio", { checked: false }).click();
    await expect.poll(async () => await choice.textContent()).not.toBe(first);
  }
  // Each widget keeps its own.
  const drawn = async (title: string) =>
    await widgetOf(page, title)
      .getByRole("button", { name: /^Figures drawn: / })
      .textContent();
  const ranked = await drawn("Ranks");
  const lines = await drawn("Lines");
  await widgetOf(page, "Lines")
    .getByRole("button", { name: /^Figures drawn: / })
    .click();
  await page.getByRole("menuitemradio", { checked: false }).click();
  await expect.poll(async () => await drawn("Lines")).not.toBe(lines);
  expect(await drawn("Ranks")).toBe(ranked);
  await shoot(page, "boards-11-measures");
  await page.goto(boardsUrl());
  await page.getByRole("link", { name: "Two measures" }).waitFor();
}

/** On a wall, in the dark, in Chinese, on a phone. */
async function showEverywhere(page: Page): Promise<void> {
  await page.keyboard.press("f");
  await page.getByRole("button", { name: "Leave full screen" }).waitFor();
  expect(
    await page
      .getByRole("navigation")
      .filter({ visible: true })
      .first()
      .evaluate((one) => one.closest("[inert]") !== null),
  ).toBe(true);
  await shoot(page, "boards-12-kiosk");
  await page.getByRole("button", { name: "Leave full screen" }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).waitFor();

  await page.getByRole("button", { name: /theme/i }).click();
  await shoot(page, "boards-13-dark");
  await expectNoBarriers(page, "in the dark", "colours");
  const board = page.url();
  await page.evaluate("localStorage.setItem('vedette.language', 'zh-CN')");
  await page.goto(boardsUrl());
  await page.getByRole("button", { name: "新建仪表盘" }).waitFor();
  await shoot(page, "boards-14-list-dark-chinese");
  await expectNoBarriers(page, "on the list in the dark, in Chinese");
  await page.setViewportSize(phone);
  await shoot(page, "boards-15-list-phone");
  await page.goto(board);
  await widgetOf(page, "Loudest issues").waitFor();
  await expectLines(page);
  await shoot(page, "boards-16-phone");
  await expectNoBarriers(page, "on a phone", "structure");
  await page.getByRole("button", { name: "编辑" }).click();
  await page.getByRole("button", { name: "“Events”的操作" }).click();
  await page.getByRole("menuitem", { name: "增高" }).click();
  await page.getByText("未保存").waitFor();
  await page.getByRole("button", { name: "“Events”的操作" }).click();
  await page.getByRole("menuitem", { name: "编辑" }).click();
  await page.getByRole("complementary").waitFor();
  await shoot(page, "boards-17-phone-editor");
  await expectNoBarriers(page, "in the editor on a phone, in the dark");
}

/** Two figures share a line of a phone, everything else has one to itself. */
async function expectLines(page: Page): Promise<void> {
  const widths = await page
    .locator("main section")
    .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().width)));
  expect(widths.length).toBeGreaterThan(5);
  const whole = Math.max(...widths);
  expect(widths.slice(0, 4).every((width) => 2 * width < whole)).toBe(true);
  expect(new Set(widths.slice(4))).toEqual(new Set([whole]));
  await expectNarrow(page, "the board on a phone");
}
