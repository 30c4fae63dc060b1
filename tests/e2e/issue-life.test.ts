// The life of an issue in a real browser: resolved, and back by a new event while one looks; merged with another, and
// taken apart again. Events come over the wire, as SDKs send them.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium, noChromiumReason } from "../support/chromium.ts";
import { pollUntil } from "../support/poll.ts";
import { type Server, startServer } from "../support/server.ts";
import { errorEnvelope, postGzip, targetOf } from "../support/wire.ts";
import { seriousBarriers } from "./page-watch.ts";
import { prefer, shoot, sidewaysPx, type SignedIn, signIn, take } from "./signed-in.ts";

let server: Server;
let signedIn: SignedIn | undefined;

beforeAll(async () => {
  server = await startServer();
  await send("CartError", "emptyCart");
  await send("PayError", "chargeCard");
  await send("CardError", "readCard");
}, 180_000);

afterAll(async () => {
  await signedIn?.browser.close();
  await server?.stop();
});

test("an issue is resolved, comes back, is merged and taken apart", { timeout: 180_000 }, async (ctx) => {
  const executablePath = await findChromium();
  if (executablePath === undefined) return ctx.skip(noChromiumReason);
  signedIn = await signIn(server, executablePath);
  await take(signedIn, async (page) => {
    await resolveAndRegress(page);
    await mergeAndUnmerge(page);
    await lookElsewhere(page);
  });
  expect(signedIn.watch.problems()).toEqual([]);
});

async function send(type: string, functionName: string): Promise<void> {
  const answer = await postGzip(
    targetOf(server.dsn),
    errorEnvelope({ type, functionName, value: `${type} happened` }),
  );
  expect(answer?.status).toBe(200);
}

async function openList(page: Page, ...titles: readonly string[]): Promise<void> {
  await pollUntil(
    `the issues ${titles.join(", ")}`,
    async () => {
      await page.goto(`${server.url}/organizations/${server.organization}/issues`);
      await page.getByRole("grid").or(page.getByText("Nothing is broken")).first().waitFor();
      const shown = await Promise.all(titles.map(async (title) => await linkTo(page, title).isVisible()));
      return shown.every(Boolean) || undefined;
    },
    { timeoutMs: 30_000, everyMs: 500 },
  );
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
  await openList(page, "CartError", "PayError", "CardError");
  await linkTo(page, "CartError").click();
  await page.getByRole("heading", { level: 1, name: /CartError/ }).waitFor();
  // The answer line: one event, one issue, and no more than that is claimed, such as that it goes on.
  await page.getByText(/1 event in the last 14 d\./).waitFor();
  expect(await page.getByText("Still going on.").count()).toBe(0);

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
  expect.soft(await seriousBarriers(page), "barriers on an issue that came back").toEqual([]);

  await page.getByRole("link", { name: /^Activity/ }).click();
  await page
    .getByRole("list", { name: "Activity" })
    .getByText(/Came back after it was resolved|Came back in release/)
    .waitFor();
}

/** Two issues become one from the list, and two again from the page of the one. */
async function mergeAndUnmerge(page: Page): Promise<void> {
  await openList(page, "PayError", "CardError");
  for (const title of ["PayError", "CardError"]) {
    await page
      .getByRole("row", { name: new RegExp(title) })
      .getByRole("checkbox")
      .click();
  }
  await changing(page, () => page.getByRole("toolbar").getByRole("button", { name: "Merge" }).click());
  await page.getByText("2 issues merged").waitFor();
  const left = page.getByRole("link", { name: /PayError|CardError/ });
  await expect.poll(async () => await page.getByRole("row", { name: /PayError|CardError/ }).count()).toBe(1);
  await left.first().click();
  await page.getByText(/2 events in the last 14 d\./).waitFor();

  await page.getByRole("link", { name: "Related", exact: true }).click();
  const groups = page.getByRole("table", { name: "Groups in this issue" });
  const merged = groups.getByRole("row").filter({ hasText: /from / });
  await merged.getByRole("checkbox").check();
  await shoot(page, "life-merged");
  expect.soft(await seriousBarriers(page), "barriers beside the groups").toEqual([]);
  await page.getByRole("button", { name: "Take out 1 group" }).click();
  await page.getByText("1 group was taken out").waitFor();
  await openList(page, "PayError", "CardError");
  expect(await page.getByRole("row", { name: /PayError|CardError/ }).count()).toBe(2);
}

/** The list and its answer on a phone, in the dark, in Chinese. */
async function lookElsewhere(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await linkTo(page, "CartError").waitFor();
  await shoot(page, "life-list-phone");
  expect.soft(await sidewaysPx(page), "the list wider than the phone").toBe(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  await prefer(page, { theme: "dark", language: "zh-CN" });
  await page
    .getByText(/最近 14 d|最近 14 天/)
    .first()
    .waitFor();
  await shoot(page, "life-list-dark-chinese");
  expect.soft(await seriousBarriers(page), "barriers on the list in the dark, in Chinese").toEqual([]);
}
