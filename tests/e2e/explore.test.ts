// A question about events in a real browser: built, drawn, narrowed from a cell, kept, found again after a reload,
// changed, and taken away as a file. Events come from a real SDK.
import { readFile } from "node:fs/promises";
import type { Page, Request } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { type Server, startServer } from "../support/server.ts";
import { expectNarrow, expectNoBarriers } from "./looks.ts";
import { sendShopError } from "./shop-error.ts";
import { createVisitors, desk, phone } from "./visitors.ts";

let server: Server;
const visitors = createVisitors();

beforeAll(async () => {
  server = await startServer();
  await Promise.all(["explore-1", "explore-2"].map((run) => sendShopError(server.dsn, run)));
  await untilLogIsEmpty(server.url);
}, 180_000);

afterAll(async () => {
  await visitors.leave();
  await server?.stop();
});

test("a question is built, drawn, kept and taken away", { timeout: 300_000 }, async (ctx) => {
  const visitor = await visitors.arrive(ctx, { signedInTo: server });
  await visitor.walk(async (page) => {
    await comeFromAnIssue(page);
    await openByAddress(page);
    await buildQuestion(page);
    await nameNothing(page);
    await holdOnPhone(page);
    await narrowFromCell(page);
    await zoomByKeys(page);
    await keepIt(page);
    await changeIt(page);
    await takeFile(page);
    expect(visitor.problems()).toEqual([]);
    await makeFault(page);
    await findItInTheList(page);
  });
});

const fieldsOf = (page: Page) => new URL(page.url()).searchParams.getAll("field");
const paramOf = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);
const results = (page: Page) => page.getByRole("table", { name: "Results" });

/** The same question in a hand: what has no words there still has a name. */
async function holdOnPhone(page: Page): Promise<void> {
  await page.setViewportSize(phone);
  await page.getByRole("radio", { name: "Bars" }).waitFor();
  await expectNarrow(page, "Explore on a phone");
  await expectNoBarriers(page, "in Explore on a phone", "structure");
  await page.setViewportSize(desk);
}

/** By a key from an issue to its events, in the time and environment that it was looked at. */
async function comeFromAnIssue(page: Page): Promise<void> {
  const list = `${server.url}/organizations/${server.organization}/issues`;
  await page.goto(`${list}?statsPeriod=24h&environment=staging`);
  await page
    .getByRole("link", { name: /OrderError/ })
    .first()
    .click();
  await page.getByRole("link", { name: "Open its events in Explore" }).waitFor();
  await expectNoBarriers(page, "beside the way to Explore");
  await page.keyboard.press("x");
  await expect.poll(() => paramOf(page, "query")).toMatch(/^issue:[A-Z0-9]+(?:-[A-Z0-9]+)+$/);
  expect(["statsPeriod", "environment"].map((name) => paramOf(page, name))).toEqual(["24h", "staging"]);
  await results(page).getByText("OrderError").first().waitFor();
}

/** By its address it is asked while the code is on its way, and not once more when it is drawn. */
async function openByAddress(page: Page): Promise<void> {
  const asked: string[] = [];
  const note = (request: Request): void => {
    const path = /\/(events|events-answer|events-timeseries)\/\?.*/.exec(request.url())?.[0];
    if (path !== undefined) asked.push(path);
  };
  page.on("request", note);
  await page.reload();
  await results(page).getByText("OrderError").first().waitFor();
  await page
    .getByRole("table", { name: /^Figures of/ })
    .first()
    .waitFor();
  page.off("request", note);
  for (const name of ["events", "events-answer", "events-timeseries"])
    expect(asked.filter((path) => path.startsWith(`/${name}/`))).toHaveLength(1);
}

/** From an example to a question of one's own. */
async function buildQuestion(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.getByRole("link", { name: "Explore" }).first().click();
  await page.getByRole("link", { name: /Which exceptions hit the most people/ }).waitFor();
  await results(page).getByText("OrderError").first().waitFor();
  await expectNoBarriers(page, "at the start");
  await page.getByRole("link", { name: /Which exceptions hit the most people/ }).click();
  await expect.poll(() => fieldsOf(page)).toEqual(["error.type", "count()", "count_unique(user)"]);
  for (const measure of ["count\\(\\)", "count_unique\\(user\\)"])
    await page.getByRole("table", { name: new RegExp(`Figures of ${measure} by error\\.type`) }).waitFor();
  await page.getByRole("button", { name: "Remove count_unique(user)" }).click();
  await page.getByRole("button", { name: "Add to Group by" }).click();
  await page
    .getByRole("option", { name: /^release/ })
    .first()
    .waitFor();
  await page.keyboard.type("run");
  // A tag of the events, with how many have it.
  await page.getByRole("option", { name: /^run tag 2 events/ }).waitFor();
  await expectNoBarriers(page, "beside the names");
  await page.keyboard.press("Enter");
  await expect.poll(() => fieldsOf(page)).toEqual(["error.type", "run", "count()"]);
  await page.keyboard.press("Escape");
  await results(page).getByText("explore-2").waitFor();
  await page.getByRole("radio", { name: "Bars" }).click();
  const figures = page.getByRole("table", { name: /Figures of count\(\) by error\.type, run/ });
  await figures.getByText("explore-1").waitFor();
  await page.locator(".u-over").waitFor();
  await expectNoBarriers(page, "beside the chart");
  await page.getByRole("button", { name: /Show .* as a table/ }).click();
  await page.getByRole("columnheader", { name: "Time" }).waitFor();
  await expectNoBarriers(page, "beside the values");
  await page.getByRole("button", { name: /Show .* as a chart/ }).click();
  await page.locator(".u-over").waitFor();
}

/** A name that no event has is taken as written, and the page says so. */
async function nameNothing(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Add to Group by" }).click();
  await page.keyboard.type("shoe.size");
  await page.getByRole("option", { name: /shoe\.size not among the known/ }).click();
  await page.getByText("Nothing in this time range has a value for shoe.size.").waitFor();
  await expectNoBarriers(page, "beside a name without values");
  await page.getByRole("button", { name: "Remove shoe.size" }).click();
  await page.getByText("Nothing in this time range has a value").waitFor({ state: "detached" });
}

async function narrowFromCell(page: Page): Promise<void> {
  await results(page).getByRole("button", { name: "explore-2" }).click();
  await page.getByRole("menuitem", { name: "Add as a filter" }).click();
  await expect.poll(() => paramOf(page, "query")).toBe("run:explore-2");
  await results(page).getByText("explore-1").waitFor({ state: "detached" });
}

/** A stretch is chosen by Shift and the arrows; the way back is one press. */
async function zoomByKeys(page: Page): Promise<void> {
  await page.getByRole("application").first().focus();
  const told = page.getByRole("status").filter({ hasText: "2.4.1" });
  await expect
    .poll(
      async () => {
        await page.keyboard.press("End");
        return await told.count();
      },
      { message: "the release that appeared in the last hour" },
    )
    .toBe(1);
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Enter");
  await expect.poll(() => paramOf(page, "start")).not.toBeNull();
  await results(page).getByText("explore-2").waitFor();
  await page.goBack();
  await expect.poll(() => paramOf(page, "start")).toBeNull();
}

async function keepIt(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByLabel("Name").fill("Orders by run");
  await expectNoBarriers(page, "in the dialog");
  await page.keyboard.press("Enter");
  await expect.poll(() => paramOf(page, "saved")).not.toBeNull();
  await page.getByTitle("Orders by run").waitFor();
  const before = page.url();
  await page.reload();
  await page.getByTitle("Orders by run").waitFor();
  await results(page).getByText("explore-2").waitFor();
  expect(page.url()).toBe(before);
  expect(await page.getByText("edited", { exact: true }).count()).toBe(0);
}

async function changeIt(page: Page): Promise<void> {
  await results(page).getByRole("button", { name: "count()" }).click();
  await page.getByText("edited", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("edited", { exact: true }).waitFor({ state: "detached" });
}

async function takeFile(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Download the table" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "CSV" }).click(),
  ]);
  const text = await readFile(await download.path(), "utf8");
  expect(text.split(/\r?\n/)[0]).toBe("error.type,run,count()");
  expect(text).toContain("OrderError,explore-2,1");
}

async function makeFault(page: Page): Promise<void> {
  const before = page.url();
  await page.getByRole("button", { name: "Add to Measure" }).click();
  await page.keyboard.type("nosuch(run)");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "nosuch() is not known" }).first().waitFor();
  await page.goto(`${server.url}/organizations/${server.organization}/explore?query=level:error+timestamp:x`);
  await page.getByRole("alert").filter({ hasText: "timestamp" }).first().waitFor();
  await expectNoBarriers(page, "beside the fault");
  await page.goto(before);
}

async function findItInTheList(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Saved queries" }).click();
  await page.getByLabel("Find by name").fill("ORDERS");
  const link = page.getByRole("link", { name: "Orders by run" });
  await link.waitFor();
  await expectNoBarriers(page, "in the list");
  await page.getByLabel("Find by name").fill("nothing like it");
  await link.waitFor({ state: "detached" });
  await page.getByLabel("Find by name").fill("");
  await page.getByRole("button", { name: "Actions for “Orders by run”" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await link.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await link.click();
  await results(page).getByText("explore-2").waitFor();
}
