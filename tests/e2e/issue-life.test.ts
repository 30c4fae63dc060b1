// The life of an issue in a real browser: resolved, and back by a new event while one looks; merged with another, and
// taken apart again. Events come over the wire, as SDKs send them.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { type Server, startServer } from "../support/server.ts";
import { errorEnvelope, postGzip, targetOf } from "../support/wire.ts";
import { expectNarrow, expectNoBarriers, prefer, shoot } from "./looks.ts";
import { createVisitors, desk, phone, untilLive } from "./visitors.ts";
import { wholeEnvelope } from "./whole-event.ts";

let server: Server;
const visitors = createVisitors();

beforeAll(async () => {
  server = await startServer();
  await send("CartError", "emptyCart");
  await send("PayError", "chargeCard");
  await send("CardError", "readCard");
  await untilLogIsEmpty(server.url);
}, 180_000);

afterAll(async () => {
  await visitors.leave();
  await server?.stop();
});

test("an issue is resolved, comes back, is merged and taken apart", { timeout: 240_000 }, async (ctx) => {
  const visitor = await visitors.arrive(ctx, { signedInTo: server });
  await visitor.walk(async (page) => {
    await page.goto(`${server.url}/organizations/${server.organization}/issues`);
    await untilLive(page);
    await resolveAndRegress(page);
    await sayWhen(page);
    await mergeAndUnmerge(page);
    await lookElsewhere(page);
  });
  expect(visitor.problems()).toEqual([]);
});

test(
  "issues are deleted; what comes like a discarded one is kept out until it is let in",
  { timeout: 240_000 },
  async (ctx) => {
    await send("DropError", "dropCart");
    await send("LitterError", "litterCart");
    await send("ScrapError", "scrapCart");
    await untilLogIsEmpty(server.url);
    const visitor = await visitors.arrive(ctx, { signedInTo: server });
    await visitor.walk(async (page) => {
      await discardIssue(page);
      await letInAgain(page);
      await deleteSeveral(page);
    });
    expect(visitor.problems()).toEqual([]);
  },
);

test("an event is read part by part", { timeout: 240_000 }, async (ctx) => {
  for (const environment of ["staging", "production"]) {
    const answer = await postGzip(targetOf(server.dsn), wholeEnvelope(environment));
    expect(answer?.status, answer?.body).toBe(200);
  }
  await untilLogIsEmpty(server.url);
  const visitor = await visitors.arrive(ctx, { signedInTo: server });
  await visitor.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await visitor.walk(async (page) => {
    await page.goto(`${server.url}/organizations/${server.organization}/issues?query=LockError`);
    await untilLive(page);
    await linkTo(page, "LockError").click();
    await readTrace(page);
    await readThreads(page);
    await readCrumbsAndRequest(page);
    await readFiles(page);
    await walkByFilter(page);
    await followComment(page);
  });
  // A filter that nobody can read and one that nothing matches are answered so by design.
  expect(visitor.problems(/ 40[04] |status of 40[04]/)).toEqual([]);
});

async function find(page: Page, query: string): Promise<void> {
  await page.goto(
    `${server.url}/organizations/${server.organization}/issues?query=${encodeURIComponent(query)}`,
  );
  await untilLive(page);
}

async function discardIssue(page: Page): Promise<void> {
  await find(page, "DropError");
  await linkTo(page, "DropError").click();
  await page.getByRole("heading", { level: 1, name: "DropError" }).waitFor();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete issue" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this issue?" });
  await dialog.getByLabel("Discard what comes like it, too").check();
  await expectNoBarriers(page, "in the question before deleting");
  await dialog.getByRole("button", { name: "Delete and discard" }).click();
  await page.getByText("No issue matches").first().waitFor();
}

async function letInAgain(page: Page): Promise<void> {
  await page.goto(`${server.url}/organizations/${server.organization}/projects/${server.project}/filters`);
  await page.getByText(/Discarded .* by /).waitFor();
  await expectNoBarriers(page, "beside what is discarded");
  await page.getByRole("button", { name: /^Let DropError.* in again$/ }).click();
  await page.getByText(/No issue of this project is discarded/).waitFor();
}

async function deleteSeveral(page: Page): Promise<void> {
  await find(page, "error.type:[ScrapError, LitterError]");
  await linkTo(page, "LitterError").waitFor();
  await page.keyboard.press("Control+a");
  await page.getByText("2 issues selected").waitFor();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 2 issues?" });
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await page.getByText("No issue matches").first().waitFor();
  await page.getByText("2 issues deleted").waitFor();
}

/** The class with its method, what the system said, and the ways to the line elsewhere. */
async function readTrace(page: Page): Promise<void> {
  await page.getByText("Db.lock", { exact: true }).first().waitFor();
  await page.getByText("SIGSEGV (11)").waitFor();

  await page.getByRole("button", { name: "Where source lines lead to" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Editor").selectOption("vscode");
  await dialog.getByLabel("On this machine they begin with").fill("/home/ada/shop");
  await dialog.getByLabel("Address of a line").fill("https://git.example/shop/{release}/{path}#L{line}");
  await expectNoBarriers(page, "in the settings of source lines");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.keyboard.press("Escape");
  const repository = page.getByRole("link", { name: "Open in the repository" }).first();
  expect(await repository.getAttribute("href")).toBe(
    "https://git.example/shop/shop%407.1/com/example/shop/Db.java#L77",
  );
  const editor = page.getByRole("link", { name: "Open in the editor" }).first();
  expect(await editor.getAttribute("href")).toBe("vscode://file/home/ada/shop/com/example/shop/Db.java:77:1");
}

/** From thread to thread by the mouse and by keys, also where the screen is narrow. */
async function readThreads(page: Page): Promise<void> {
  const choice = page.getByRole("combobox", { name: "Which thread" });
  const shown = choice.locator("option:checked");
  expect(await shown.textContent()).toBe("a-worker-with-a-name-that-is-rather-long-2 (2) · BLOCKED, 2 calls");
  await page.getByText("BLOCKED", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Next thread" }).click();
  await page.getByText("No calls of this thread came with the event.").waitFor();
  await page.getByRole("button", { name: "Previous thread" }).press("Enter");
  await page.getByText("BLOCKED", { exact: true }).waitFor();

  await page.setViewportSize(phone);
  const controls = page.getByRole("button", { name: "Where source lines lead to" });
  await controls.last().scrollIntoViewIfNeeded();
  const box = await controls.last().boundingBox();
  expect(
    (box?.x ?? phone.width) + (box?.width ?? 0),
    "where the controls of a thread end",
  ).toBeLessThanOrEqual(phone.width);
  await shoot(page, "whole-phone");
  await expectNarrow(page, "an event with threads on a phone");
  await expectNoBarriers(page, "beside threads on a phone", "structure");
  await page.setViewportSize(desk);
}

async function readCrumbsAndRequest(page: Page): Promise<void> {
  await page.getByText("8 of 60 before the event").waitFor();
  await page.getByRole("combobox", { name: "Which kind" }).selectOption("query");
  await page.getByText("30 of 60 before the event").waitFor();
  const find = page.getByRole("textbox", { name: "Find" });
  await find.fill("step 57");
  const crumb = page.getByRole("button", { name: /step 57/ });
  await crumb.press("Enter");
  expect(await crumb.getAttribute("aria-expanded")).toBe("true");
  await find.fill("nothing like it");
  await page.getByText("No breadcrumb matches.").waitFor();

  await page.getByRole("button", { name: "Copy as curl" }).click();
  await expect
    .poll(async () => await page.evaluate("navigator.clipboard.readText()"))
    .toMatch(/^curl --globoff --url 'https:\/\/shop\.example\/pay'/);
  await page.getByRole("region", { name: "Body of the request" }).getByText('"order"').waitFor();
  await page.getByRole("region", { name: "Body of the response" }).getByText('"declined"').waitFor();
  await page.getByText("X-Answer").waitFor();
}

/** A picture is enlarged, what only says to be one is told, of a large text the beginning is shown. */
async function readFiles(page: Page): Promise<void> {
  await page.getByText("This is no picture that can be shown.").waitFor();
  await page.getByRole("button", { name: "Enlarge dot.png" }).press("Enter");
  await page.getByRole("dialog").getByRole("img", { name: "Preview of dot.png" }).waitFor();
  await expectNoBarriers(page, "beside a picture");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByText("first line").waitFor();
  await page.getByText("This is the beginning of the file.").waitFor();
  await shoot(page, "whole-files");
}

/** Only some of the events, told above the event; a filter that finds none has a way out. */
async function walkByFilter(page: Page): Promise<void> {
  const open = page.getByRole("button", { name: "Only events that match", exact: true });
  const main = page.getByRole("main");
  const filterBy = async (text: string) => {
    await open.click();
    await page.getByRole("dialog").waitFor();
    // Where one writes is where the focus is.
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  };
  await filterBy("environment:staging");
  await main.getByText("Only events that match environment:staging").waitFor();
  await page.getByRole("button", { name: "Older event" }).and(page.locator(":disabled")).waitFor();
  await shoot(page, "whole-filtered");
  await expectNoBarriers(page, "beside the filter");
  await filterBy("environment:nowhere");
  await page.getByRole("heading", { name: "No event matches" }).waitFor();
  await filterBy("nope:((");
  await page.getByRole("heading", { name: "The filter cannot be read" }).waitFor();
  await main.getByRole("button", { name: "All events" }).click();
  await page.getByRole("link", { name: "Older event" }).waitFor();
}

/** An address in a comment leads there, and nowhere else. */
async function followComment(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^Activity/ }).click();
  await page.getByRole("textbox", { name: "Write a comment" }).fill("See https://status.example/a, please");
  await page.keyboard.press("Control+Enter");
  const link = page.getByRole("article").getByRole("link", { name: "https://status.example/a", exact: true });
  expect(await link.getAttribute("href")).toBe("https://status.example/a");
  expect(await link.getAttribute("rel")).toContain("noopener");
}

async function send(type: string, functionName: string): Promise<void> {
  const answer = await postGzip(
    targetOf(server.dsn),
    errorEnvelope({ type, functionName, value: `${type} happened` }),
  );
  expect(answer?.status).toBe(200);
}

async function openList(page: Page): Promise<void> {
  await page.getByRole("navigation").first().getByRole("link", { name: "Issues", exact: true }).click();
  await page.getByRole("grid").waitFor();
}

const linkTo = (page: Page, title: string) => page.getByRole("link", { name: new RegExp(title) }).first();

async function changing(page: Page, act: () => Promise<void>): Promise<void> {
  const taken = page.waitForResponse(
    (response) => response.request().method() === "PUT" && response.url().includes("/issues/"),
  );
  await act();
  expect((await taken).status()).toBe(200);
}

/** Resolved by a key; a new event opens it again under the eye of whoever looks. */
async function resolveAndRegress(page: Page): Promise<void> {
  await linkTo(page, "CartError").click();
  await page.getByRole("heading", { level: 1, name: /CartError/ }).waitFor();
  // The answer line: one event, one issue, and no more than that is claimed, such as that it goes on.
  await page.getByText(/1 event in the last 14 d\./).waitFor();
  expect(await page.getByText("Still going on.").count()).toBe(0);

  // Why its events are one issue is told with each of them.
  await page.getByText("How it was grouped").click();
  await page.getByText("by the frames of the application").waitFor();
  await page.getByText("Looked at and left out").waitFor();
  await page.getByText("the frames decide", { exact: true }).waitFor();
  await page.getByText("How it was grouped").scrollIntoViewIfNeeded();
  await shoot(page, "life-grouping");
  await expectNoBarriers(page, "beside how it was grouped");
  await page.getByText("How it was grouped").click();

  await changing(page, () => page.keyboard.press("e"));
  await page.getByText("Resolved.").first().waitFor();
  await shoot(page, "life-resolved");

  await send("CartError", "emptyCart");
  await page.getByText("Regressed", { exact: true }).first().waitFor({ timeout: 30_000 });
  await page.getByText(/2 events in the last 14 d\./).waitFor();
  await page
    .getByText(/^Came back/)
    .first()
    .waitFor();
  await shoot(page, "life-regressed");
  await expectNoBarriers(page, "on an issue that came back");

  await page.getByRole("link", { name: /^Activity/ }).click();
  await page
    .getByRole("list", { name: "Activity" })
    .getByText(/Came back after it was resolved|Came back in release/)
    .waitFor();
}

/** Resolved in a release that is chosen and by a commit, archived until what one says: each by the menu's last words. */
async function sayWhen(page: Page): Promise<void> {
  await find(page, "PayError");
  await linkTo(page, "PayError").click();
  const ask = async (menu: RegExp, way: RegExp) => {
    await page.getByRole("button", { name: menu }).first().click();
    await page.getByRole("menuitem", { name: way }).click();
    return page.getByRole("dialog");
  };
  const reopen = async (verb: string) =>
    await changing(page, () => page.getByRole("button", { name: verb }).first().click());

  const inRelease = await ask(/ways to resolve/, /another release/);
  await inRelease.getByLabel("Release", { exact: true }).fill("tests");
  await page.getByRole("option", { name: "tests@1.0.0" }).click();
  await expectNoBarriers(page, "where a release is chosen");
  await changing(page, () => inRelease.getByRole("button", { name: "Resolve" }).click());
  await page.getByText("Resolved in release 1.0.0.").first().waitFor();
  await reopen("Reopen");

  const byCommit = await ask(/ways to resolve/, /By a commit/);
  await byCommit.getByLabel("Commit", { exact: true }).fill("f7ad31c0de");
  await byCommit.getByLabel("Repository").fill("acme/shop");
  await changing(page, () => page.keyboard.press("Enter"));
  await page.getByText("Resolved by commit f7ad31c0de.").first().waitFor();
  await reopen("Reopen");

  const until = await ask(/ways to archive/, /something else/);
  await until.getByLabel("What ends it").selectOption("users");
  await until.getByLabel("How many").fill("0");
  await until.getByText("A whole number from 1 to 1,000,000,000").waitFor();
  expect(await until.getByRole("button", { name: "Archive" }).isDisabled()).toBe(true);
  await until.getByLabel("How many").fill("3");
  await until.getByLabel("Within").selectOption("1440");
  await expectNoBarriers(page, "where the end of an archiving is said");
  await changing(page, () => until.getByRole("button", { name: "Archive" }).click());
  await page
    .getByText(/Archived until 3 users within/)
    .first()
    .waitFor();
  await reopen("Unarchive");
}

async function expectRows(page: Page, count: number): Promise<void> {
  const rows = page.getByRole("row", { name: /PayError|CardError/ });
  await expect.poll(async () => await rows.count()).toBe(count);
}

/** Two issues become one from the list, and two again from the page of the one. */
async function mergeAndUnmerge(page: Page): Promise<void> {
  await openList(page);
  for (const title of ["PayError", "CardError"]) {
    await page
      .getByRole("row", { name: new RegExp(title) })
      .getByRole("checkbox")
      .click();
  }
  await changing(page, () => page.getByRole("toolbar").getByRole("button", { name: "Merge" }).click());
  await page.getByText("2 issues merged").waitFor();
  const left = page.getByRole("link", { name: /PayError|CardError/ });
  await expectRows(page, 1);
  await left.first().click();
  await page.getByText(/2 events in the last 14 d\./).waitFor();

  await page.getByRole("link", { name: "Related", exact: true }).click();
  const groups = page.getByRole("table", { name: "Groups in this issue" });
  const merged = groups.getByRole("row").filter({ hasText: /from / });
  await merged.getByRole("checkbox").check();
  await shoot(page, "life-merged");
  await expectNoBarriers(page, "beside the groups");
  await page.getByRole("button", { name: "Take out 1 group" }).click();
  await page.getByText("1 group was taken out").waitFor();
  await openList(page);
  await expectRows(page, 2);
}

/** The list and its answer on a phone, in the dark, in Chinese. */
async function lookElsewhere(page: Page): Promise<void> {
  await page.setViewportSize(phone);
  await linkTo(page, "CartError").waitFor();
  await shoot(page, "life-list-phone");
  await expectNarrow(page, "the list on a phone");
  await page.setViewportSize(desk);
  await prefer(page, { theme: "dark", language: "zh-CN" });
  await page
    .getByText(/最近 14 d|最近 14 天/)
    .first()
    .waitFor();
  await shoot(page, "life-list-dark-chinese");
  await expectNoBarriers(page, "on the list in the dark, in Chinese");
}
