// Working through the list in a real browser with the keyboard alone; ranges of time, the palette, a long list on
// a phone.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, type TestContext } from "vitest";
import { runSdkService, sdkServices } from "../../scripts/seed/sdk-traffic.ts";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { rootPath } from "../support/paths.ts";
import { type Server, startServer } from "../support/server.ts";
import { expectNoBarriers } from "./looks.ts";
import { errorEnvelope, postGzip, targetOf } from "../support/wire.ts";
import { createVisitors, phone, untilLive, type Visitor } from "./visitors.ts";

const journeyTimeoutMs = 180_000;
/** What comes before the list stands, as gzip has it. */
const scriptBytesMax = 250_000;

let server: Server;
const visitors = createVisitors();

beforeAll(async () => {
  server = await startServer();
  await Promise.all(sdkServices.map((service) => runSdkService(service, server.dsn, 40, 7)));
  await untilLogIsEmpty(server.url);
}, 180_000);

afterAll(async () => {
  await visitors.leave();
  await server?.stop();
});

const open = async (ctx: TestContext): Promise<Visitor> => await visitors.arrive(ctx, { signedInTo: server });

const listUrl = (search = "") => `${server.url}/organizations/${server.organization}/issues${search}`;
const rows = (page: Page) => page.locator("[role=row][id^=issue-row]");
const selected = (page: Page) => page.locator("[role=row][aria-selected=true]");
const checked = (page: Page) => rows(page).locator("input[type=checkbox]:checked");

async function openList(page: Page, search = ""): Promise<void> {
  await page.goto(listUrl(search));
  await rows(page).first().waitFor();
  await untilLive(page);
}

/** Does something and waits until the server has taken the change. */
async function changing(page: Page, act: () => Promise<void>): Promise<void> {
  const taken = page.waitForResponse(
    (response) => response.request().method() === "PUT" && response.url().includes("/issues/"),
  );
  await act();
  expect((await taken).status()).toBe(200);
}

test("issues are worked through by keys alone", { timeout: journeyTimeoutMs }, async (ctx) => {
  const { page, walk } = await open(ctx);
  await walk(async () => {
    await openList(page);
    const count = await rows(page).count();
    expect(count).toBeGreaterThan(5);

    // Down, up, and the row is told to those who cannot see it.
    for (const key of ["j", "j", "k"]) await page.keyboard.press(key);
    const first = await rows(page).first().getAttribute("id");
    expect(await selected(page).getAttribute("id")).toBe(first);
    expect(await page.getByRole("grid").getAttribute("aria-activedescendant")).toBe(first);

    // A range by Shift, another row by x, all of it resolved and taken back.
    await page.keyboard.press("Shift+J");
    await page.keyboard.press("Shift+J");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("4 issues selected").waitFor();
    expect(await checked(page).count()).toBe(4);
    await expectNoBarriers(page, "beside the bulk bar");
    const tab = page.getByRole("link", { name: /^Unresolved/ });
    const openCount = Number((await tab.innerText()).replaceAll(/\D/g, ""));
    await changing(page, () => page.keyboard.press("e"));
    // Rows stay where they are, and are counted no more.
    await expect.poll(() => tab.innerText()).toMatch(new RegExp(`\\b${openCount - 4}$`));
    await expect.poll(() => rows(page).getByText("Resolved", { exact: true }).count()).toBe(4);
    await changing(page, () => page.getByRole("button", { name: "Undo" }).click());
    await expect.poll(() => rows(page).getByText("Resolved", { exact: true }).count()).toBe(0);

    // From a box to another with Shift.
    await rows(page).nth(1).locator("input").click();
    await rows(page)
      .nth(3)
      .locator("input")
      .click({ modifiers: ["Shift"] });
    expect(await checked(page).count()).toBe(3);
    await page.keyboard.press("Escape");
    expect(await checked(page).count()).toBe(0);

    // Archive one, assign another, read the list again.
    await page.keyboard.press("j");
    await changing(page, () => page.keyboard.press("a"));
    await selected(page)
      .getByText(/^Archived/)
      .waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("m");
    const someone = page.getByRole("menuitemradio").nth(1);
    await someone.waitFor();
    await changing(page, () => someone.click());
    const read = page.waitForResponse((response) => /\/issues\/\?/.test(response.url()));
    await page.keyboard.press("r");
    await read;
    await expect.poll(() => rows(page).count()).toBe(count - 1);

    // Lower rows, and back.
    const height = async () => (await rows(page).first().boundingBox())?.height ?? 0;
    const usual = await height();
    await page.keyboard.press("d");
    await expect.poll(height).toBeLessThan(usual - 10);
    await page.keyboard.press("d");
    await expect.poll(height).toBe(usual);

    // Enter opens, and what was typed into the address is the way back.
    await page.keyboard.press("End");
    const title = await selected(page).locator("a").first().innerText();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/issues\/\d+/);
    await page
      .getByRole("heading", { level: 1 })
      .filter({ hasText: title.split("\n")[0] ?? title })
      .waitFor();
  });
});

/** Opens the list, whose scripts come when what is answered is called. */
async function openDrawn(page: Page): Promise<() => void> {
  const held = Promise.withResolvers<void>();
  await page.route("**/assets/index-*.js", async (route) => {
    await held.promise;
    await route.continue();
  });
  // A busy machine sends the plain document now and then.
  const isDrawn = async () =>
    (await (await page.goto(listUrl(), { waitUntil: "commit" }))?.text())?.includes("issue-row-");
  for (let attempt = 0; attempt < 9; attempt += 1) if (await isDrawn()) break;
  await rows(page).nth(3).waitFor();
  return held.resolve;
}

test(
  "keys that are pressed before the scripts have come count when they are there",
  async (ctx) => {
    const { page, walk } = await open(ctx);
    await walk(async () => {
      const comeScripts = await openDrawn(page);
      for (const key of ["j", "j", "j"]) await page.keyboard.press(key);
      expect(await selected(page).count()).toBe(0);
      comeScripts();
      await expect.poll(() => selected(page).count(), { timeout: 20_000 }).toBe(1);
    });
  },
  journeyTimeoutMs,
);

test(
  "a key that is pressed while earlier ones are done waits its turn",
  { timeout: journeyTimeoutMs },
  async (ctx) => {
    const { page, walk } = await open(ctx);
    await walk(async () => {
      const comeScripts = await openDrawn(page);
      for (const key of ["j", "j", "j"]) await page.keyboard.press(key);
      // At the first moment that the page could take it.
      await page.evaluate(`document.addEventListener("vedette-live", () =>
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true })), { once: true })`);
      comeScripts();
      await expect.poll(() => checked(page).count(), { timeout: 20_000 }).toBe(1);
      expect(await rows(page).nth(2).locator("input").isChecked()).toBe(true);
    });
  },
);

test(
  "what is written before the scripts have come is searched for when they are there",
  { timeout: journeyTimeoutMs },
  async (ctx) => {
    const { page, walk } = await open(ctx);
    await walk(async () => {
      const search = page.getByRole("combobox", { name: "Search issues" });
      let comeScripts = await openDrawn(page);
      await search.click();
      await page.keyboard.type("nobody wrote this");
      comeScripts();
      await untilLive(page);
      await expect.poll(() => search.inputValue()).toBe("nobody wrote this");
      await page.keyboard.press("Enter");
      await page.waitForURL(/query=.*nobody/);

      // By the key that leads there, and with the key that searches.
      comeScripts = await openDrawn(page);
      await page.keyboard.type("/somebody");
      await page.keyboard.press("Enter");
      comeScripts();
      await page.waitForURL(/query=.*somebody/);
    });
  },
);

test(
  "the address of the server leads to the list, which comes drawn",
  { timeout: journeyTimeoutMs },
  async (ctx) => {
    const { page, walk } = await open(ctx);
    await walk(async () => {
      // A busy machine sends the plain document now and then.
      for (let attempt = 0; attempt < 9; attempt += 1) {
        const tab = await page.context().newPage();
        const asked: string[] = [];
        tab.on("request", (request) => asked.push(request.url()));
        const document = await (await tab.goto(`${server.url}/#here`))?.text();
        if (document?.includes("issue-row-") !== true) continue;
        await untilLive(tab);
        expect(tab.url()).toBe(`${listUrl()}#here`);
        await rows(tab).nth(3).waitFor();
        expect(asked.filter((url) => url.includes("groupStatsPeriod"))).toEqual([]);
        await tab.goBack();
        expect(tab.url()).toBe("about:blank");
        return;
      }
      throw new Error("the address of the server came drawn in none of nine looks");
    });
  },
);

test("the first look at the list carries few scripts", { timeout: journeyTimeoutMs }, async (ctx) => {
  const { page } = await open(ctx);
  // What is read ahead for the next click comes after the first row, and is no part of it.
  await page.addInitScript(`
    new MutationObserver((_, observer) => {
      if (document.querySelector("[role=row][id^=issue-row]") === null) return;
      observer.disconnect();
      window.firstRowMs = performance.now();
    }).observe(document, { childList: true, subtree: true });
  `);
  await openList(page);
  const scripts = (await page.evaluate(`performance.getEntriesByType("resource")
    .filter((one) => one.startTime < window.firstRowMs)
    .map((one) => new URL(one.name).pathname).filter((path) => path.endsWith(".js"))`)) as readonly string[];
  // As gzip has them, whatever the browser was sent.
  const sizes = await Promise.all(
    scripts.map(async (path) => {
      const file = join(rootPath, "packages/web/dist", path);
      return (await stat(`${file}.gz`).catch(() => stat(file))).size;
    }),
  );
  expect(scripts.length).toBeGreaterThan(3);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(scriptBytesMax);
});

test(
  "a range is picked by keys, stays in the address and goes along",
  { timeout: journeyTimeoutMs },
  async (ctx) => {
    const { page, walk } = await open(ctx);
    await walk(async () => {
      await openList(page);
      await page.keyboard.press("s");
      await page.keyboard.press("t");
      const apply = page.getByRole("button", { name: "Show this range" });
      await apply.waitFor();
      await expectNoBarriers(page, "in the calendar");

      // Yesterday to today, by the arrow keys of the calendar.
      const today = page.locator("[aria-current=date]");
      await today.focus();
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("Enter");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await apply.click();
      await expect
        .poll(() => new URL(page.url()).searchParams.get("start"))
        .toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/);
      const address = new URL(page.url());
      const [start, end] = [address.searchParams.get("start"), address.searchParams.get("end")];
      const spanHours = (Date.parse(end ?? "") - Date.parse(start ?? "")) / 3_600_000;
      expect(spanHours).toBeGreaterThan(46);
      expect(spanHours).toBeLessThan(50);
      await rows(page).first().waitFor();

      await rows(page).first().locator("a").first().click();
      await page.waitForURL(/\/issues\/\d+/);
      expect(new URL(page.url()).searchParams.get("start"), "the range on the issue").toBe(start);
      await page.reload();
      await page.getByRole("heading", { level: 1 }).waitFor();

      // It goes along through the tabs and back to the list.
      for (const [name, path] of [
        [/^All events/, /\/issues\/\d+\/events\?/],
        [/^Tags/, /\/issues\/\d+\/tags\?/],
        [/^Issues$/, /\/issues\?/],
      ] as const) {
        await page.getByRole("main").getByRole("link", { name }).first().click();
        await page.waitForURL(path);
        const { searchParams } = new URL(page.url());
        expect(searchParams.get("start"), `the range behind ${name}`).toBe(start);
        expect(searchParams.get("end"), `the range behind ${name}`).toBe(end);
      }
      await rows(page).first().locator("a").first().click();
      await page.waitForURL(/\/issues\/\d+/);

      // Another length, written; it takes the place of the range.
      await page.keyboard.press("s");
      await page.keyboard.press("t");
      await page.getByLabel("Another length").fill("3 days");
      await page.keyboard.press("Enter");
      await page.getByText(/such as 45m or 3d/).waitFor();
      await page.getByLabel("Another length").fill("3d");
      await page.keyboard.press("Enter");
      await expect.poll(() => new URL(page.url()).search).toBe("?statsPeriod=3d");

      // The zone is a choice, and moments follow it.
      await page.keyboard.press("s");
      await page.keyboard.press("t");
      await page.getByLabel("Times are shown in").selectOption("UTC");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /^Time range: .*UTC$/ }).waitFor();
    });
  },
);

test("the palette finds issues, places, looks and ids", { timeout: journeyTimeoutMs }, async (ctx) => {
  const { page, walk } = await open(ctx);
  await walk(async () => {
    await openList(page);
    await rows(page).nth(2).locator("a").first().click();
    await page.waitForURL(/\/issues\/\d+/);
    const opened = page.url();
    const shortId = await page
      .getByText(/^[A-Z-]+-[0-9A-Z]+$/)
      .first()
      .innerText();

    // Opened lately, from another screen.
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await page.waitForURL(/\/projects/);
    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: new RegExp(shortId) }).waitFor();
    await expectNoBarriers(page, "in the palette");
    await page.keyboard.type(shortId.toLowerCase());
    await page.keyboard.press("Enter");
    await page.waitForURL(opened);

    await page.keyboard.press("Control+k");
    await page.keyboard.type("dark theme");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");

    await page.keyboard.press("Control+k");
    await page.keyboard.type("简体");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("html").getAttribute("lang")).toBe("zh-CN");
    await expectNoBarriers(page, "on the Chinese issue in the dark");

    // The language follows the account: the next journey is somebody else's.
    await page.keyboard.press("Control+k");
    await page.keyboard.type("English");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("html").getAttribute("lang")).toBe("en");
  });
});

test("a phone shows the list, the choices and the places", { timeout: journeyTimeoutMs }, async (ctx) => {
  const { page, walk } = await visitors.arrive(ctx, { signedInTo: server, viewport: phone });
  await walk(async () => {
    await openList(page);
    await page.getByRole("button", { name: /^Time range/ }).click();
    await page.getByRole("button", { name: "Last 24 hours" }).waitFor();
    const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(wide, "wider than the phone").toBe(0);
    await expectNoBarriers(page, "on a phone");
    await page.getByRole("button", { name: "Last 24 hours" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?statsPeriod=24h");
    // The places that have no tab of their own are behind the last one.
    await page
      .getByRole("navigation")
      .getByRole("button", { name: "More" })
      .filter({ visible: true })
      .click();
    await page.getByRole("menuitem", { name: "Projects" }).click();
    await page.waitForURL(/\/projects/);
  });
});

test(
  "more issues than are read are changed together, and changed back",
  { timeout: journeyTimeoutMs },
  async (ctx) => {
    const count = 130;
    for (let index = 0; index < count; index += 1) {
      const event = { type: `Many${index}Error`, functionName: `many${index}`, value: "one of many" };
      expect((await postGzip(targetOf(server.dsn), errorEnvelope(event)))?.status).toBe(200);
    }
    await untilLogIsEmpty(server.url);
    const { page, walk } = await open(ctx);
    await walk(async () => {
      await openList(page, "?query=is:unresolved+many");
      await page.getByText(`1–50 of ${count}`).waitFor();
      await page.keyboard.press("Control+a");
      await page.getByText("50 issues selected").waitFor();
      await page.getByRole("button", { name: `Select all ${count}` }).click();
      await page.getByText(`${count} issues selected`).waitFor();
      await expectNoBarriers(page, "with all issues selected");
      await changing(page, () => page.keyboard.press("e"));
      await page.getByText(`${count} issues resolved`).waitFor();
      await changing(page, () => page.getByRole("button", { name: "Undo" }).click());
      await openList(page, "?query=is:unresolved+many");
      await page.getByText(`1–50 of ${count}`).waitFor();
    });
  },
);
