// The life of an issue in a real browser: resolved, and back by a new event while one looks; merged with another, and
// taken apart again. Events come over the wire, as SDKs send them.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { type Server, startServer } from "../support/server.ts";
import { errorEnvelope, postGzip, targetOf } from "../support/wire.ts";
import { expectNarrow, expectNoBarriers, prefer, shoot } from "./looks.ts";
import { createVisitors, desk, phone, untilLive } from "./visitors.ts";

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
    await mergeAndUnmerge(page);
    await lookElsewhere(page);
  });
  expect(visitor.problems()).toEqual([]);
});

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
