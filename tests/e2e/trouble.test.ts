// What a person sees when something is away, in a real browser: the network, the session, an answer that does not
// come or says no, an address that leads nowhere. Nothing that was typed may be lost.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, type TestContext } from "vitest";
import { runSdkService, sdkServices } from "../../scripts/seed/sdk-traffic.ts";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { type Server, startServer } from "../support/server.ts";
import { expectNoBarriers } from "./looks.ts";
import { createVisitors, untilLive, type Visitor } from "./visitors.ts";

const journeyTimeoutMs = 180_000;

let server: Server;
const visitors = createVisitors();
const returning = createVisitors({ keepsPages: true });

beforeAll(async () => {
  server = await startServer();
  const [service] = sdkServices;
  if (service !== undefined) await runSdkService(service, server.dsn, 12, 7);
  await untilLogIsEmpty(server.url);
}, 180_000);

afterAll(async () => {
  await visitors.leave();
  await returning.leave();
  await server?.stop();
});

const open = async (ctx: TestContext): Promise<Visitor> => await visitors.arrive(ctx, { signedInTo: server });

const orgUrl = (path: string) => `${server.url}/organizations/${server.organization}${path}`;
const rows = (page: Page) => page.locator("[role=row][id^=issue-row]");

async function openList(page: Page): Promise<void> {
  await page.goto(orgUrl("/issues"));
  await rows(page).first().waitFor();
  await untilLive(page);
}

test("a network that goes and comes back", { timeout: journeyTimeoutMs }, async (ctx) => {
  const { page, context, walk } = await open(ctx);
  await walk(async () => {
    await openList(page);
    await page.keyboard.press("/");
    await page.keyboard.type("half a thought");
    // The part that shows messages is fetched when the first screen stands; without it nothing says "Connected again".
    const partHasCome =
      "performance.getEntriesByType('resource').some(({ name }) => /toast-list-.*[.]js/.test(name))";
    await expect.poll(async () => await page.evaluate(partHasCome)).toBe(true);
    await context.setOffline(true);
    await page.getByText("The server cannot be reached").waitFor();
    await expectNoBarriers(page, "without a network");
    // What was read stays to be read, what was typed stays typed.
    await rows(page).first().waitFor();
    expect(await page.getByRole("combobox", { name: "Search issues" }).inputValue()).toBe("half a thought");

    await context.setOffline(false);
    await page.getByText("Connected again").waitFor();
    await page.getByText("The server cannot be reached").waitFor({ state: "detached" });
  });
});

test("a screen whose code was wanted without a network", { timeout: journeyTimeoutMs }, async (ctx) => {
  const { page, context, walk } = await open(ctx);
  await walk(async () => {
    await openList(page);
    await page.evaluate("document.documentElement.dataset.same = ''");
    await context.setOffline(true);
    await page.getByRole("link", { name: "Explore", exact: true }).click();
    await page.getByRole("heading", { name: "This could not be read" }).waitFor();

    // It comes by itself, with its look, and the document is still the same.
    await context.setOffline(false);
    await page.getByRole("navigation", { name: "Questions to begin with" }).waitFor();
    const look = `getComputedStyle(document.querySelector("nav[aria-label='Questions to begin with']")).display`;
    await expect.poll(async () => await page.evaluate(look)).toBe("grid");
    expect(await page.locator("html[data-same]").count()).toBe(1);

    // A network that is gone without the browser's noticing: the code is the first that does not come.
    for (const lost of ["**/assets/**", "**/api/health/live"])
      await page.route(lost, (route) => route.abort("connectionfailed"));
    await page.getByRole("link", { name: "Dashboards", exact: true }).click();
    await page.getByRole("heading", { name: "This could not be read" }).waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.getByRole("heading", { level: 1, name: "Dashboards" }).waitFor();
    expect(await page.locator("html[data-same]").count()).toBe(1);

    // Code that is gone though the server answers, as after an update: the document is loaded anew.
    let isOld = true;
    await page.route("**/assets/**", (route) => (isOld ? route.fulfill({ status: 404 }) : route.continue()));
    await page.route(orgUrl("/projects"), (route) => {
      isOld = false;
      return route.continue();
    });
    await page.getByRole("link", { name: "Projects", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
    expect(await page.locator("html[data-same]").count()).toBe(0);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
});

test(
  "a server that is gone for a while is asked again by itself",
  { timeout: journeyTimeoutMs },
  async (ctx) => {
    const { page, walk } = await open(ctx);
    await walk(async () => {
      await openList(page);
      await page.route("**/api/**", (route) => route.abort("connectionrefused"));
      await page.getByRole("link", { name: /^Resolved/ }).click();
      await page.getByText("The server cannot be reached. What you see may be old.").waitFor();
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await page.getByText("Connected again").waitFor();
      // The list that failed meanwhile is there without anybody asking, and the old rows are gone.
      await page
        .getByText("No issue matches")
        .or(page.getByText(/Nothing|nothing/))
        .first()
        .waitFor();
      expect(await rows(page).count()).toBe(0);
    });
  },
);

test(
  "a page whose scripts do not come says so, and comes by itself when they can",
  { timeout: journeyTimeoutMs },
  async (ctx) => {
    const { page, walk } = await open(ctx);
    await walk(async () => {
      for (const path of ["/issues", "/projects"]) {
        for (const lost of ["**/assets/index-*.js", "**/api/health/ready"])
          await page.route(lost, (route) => route.abort());
        await page.goto(orgUrl(path), { waitUntil: "commit" });
        await page.getByRole("alert").getByRole("link", { name: "Try again" }).waitFor();
        await page.evaluate("sessionStorage.clear()");
        await page.unrouteAll({ behavior: "ignoreErrors" });
        await page
          .getByRole("navigation")
          .first()
          .getByRole("link", { name: "Issues", exact: true })
          .waitFor();
        await untilLive(page);
      }
    });
  },
);

test("a session that ended is taken up in place", { timeout: journeyTimeoutMs }, async (ctx) => {
  const { page, context, walk } = await open(ctx);
  await walk(async () => {
    await openList(page);
    await rows(page).first().locator("a").first().click();
    await page.waitForURL(/\/issues\/\d+/);
    await page.getByRole("link", { name: /^Activity/ }).click();
    const box = page.getByRole("textbox", { name: "Write a comment" });
    await box.click();
    await box.pressSequentially("It began with the deploy");
    const address = page.url();

    await context.clearCookies();
    await page.keyboard.press("Control+Enter");
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.waitFor();
    await expectNoBarriers(page, "in the dialog");
    await dialog.getByLabel("Password").fill("not the password");
    await page.keyboard.press("Enter");
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("Password").fill(server.admin.password ?? "");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });

    expect(page.url()).toBe(address);
    expect(await box.inputValue()).toBe("It began with the deploy");
    await box.press("Control+Enter");
    await page.getByRole("article").getByText("It began with the deploy").waitFor();
  });
});

test(
  "a stranger comes where they wanted to go, and nowhere else",
  { timeout: journeyTimeoutMs },
  async (ctx) => {
    const { page, walk } = await visitors.arrive(ctx);
    const fill = async () => {
      await page.locator("input[name=email]").fill(server.admin.email);
      await page.locator("input[name=password]").fill(server.admin.password ?? "");
      await page.locator("button[type=submit]").click();
    };
    await walk(async () => {
      await page.goto(orgUrl("/issues?query=level:error&statsPeriod=24h"));
      await fill();
      await page.waitForURL(orgUrl("/issues?query=level:error&statsPeriod=24h"));
      await rows(page).first().waitFor();

      await page.context().clearCookies();
      await page.goto(`${server.url}/sign-in?next=${encodeURIComponent("/\t/evil.example/path")}`);
      await fill();
      await rows(page).first().waitFor();
      expect(new URL(page.url()).origin).toBe(server.url);
    });
  },
);

test(
  "the Back button leads to the page as it was, and to nobody's page after signing out",
  { timeout: journeyTimeoutMs },
  async (ctx) => {
    const { page, context, walk } = await returning.arrive(ctx, { signedInTo: server });
    const isKept = async () => await page.evaluate("window.isKept === true");
    await walk(async () => {
      const leave = async () => {
        await page.goto(orgUrl("/projects"));
        await page.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
        await page.evaluate("window.isKept = true");
        await page.goto(`${server.url}/api/health/live`);
      };
      await leave();
      await page.goBack({ waitUntil: "commit" });
      await page.getByRole("heading", { level: 1, name: "Projects" }).waitFor();
      expect(await isKept()).toBe(true);

      await leave();
      const signedOut = await context.request.delete(`${server.url}/api/vedette/session/`, {
        headers: { origin: server.url },
      });
      expect(signedOut.ok()).toBe(true);
      await page.goBack({ waitUntil: "commit" });
      await page.waitForURL(/\/sign-in/);
      expect(await isKept()).toBe(false);
      expect(await page.getByRole("heading", { name: "Projects" }).count()).toBe(0);
    });
  },
);

test("an answer that takes long, and one that says no", { timeout: journeyTimeoutMs }, async (ctx) => {
  const { page, walk } = await open(ctx);
  await walk(async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/issues/?**", async (route) => {
      await held;
      await route.continue();
    });
    // From another place: a document of the list comes with its rows.
    await page.goto(orgUrl("/projects"));
    await page.getByRole("navigation").first().getByRole("link", { name: "Issues", exact: true }).click();
    await page.getByRole("status", { name: /Reading|Loading/i }).waitFor();
    await page.getByText("The server is slow to answer").waitFor();
    await expectNoBarriers(page, "while waiting");
    release();
    await rows(page).first().waitFor();
    await page.getByText("The server is slow to answer").waitFor({ state: "detached" });
    await page.unrouteAll({ behavior: "ignoreErrors" });

    await page.route("**/issues/?**", (route) =>
      route.fulfill({ status: 504, json: { detail: "The query took too long.", code: "timeout" } }),
    );
    await page.getByRole("link", { name: /^All/ }).click();
    await page.getByRole("alert").filter({ hasText: "could not be read" }).waitFor();
    await expectNoBarriers(page, "beside the failure");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.keyboard.press("r");
    await rows(page).first().waitFor();

    // What has no key of its own is read again by its button.
    await page.route("**/api/vedette/tokens/**", (route) =>
      route.fulfill({ status: 504, json: { detail: "It took too long.", code: "timeout" } }),
    );
    await page.goto(`${server.url}/settings/tokens`);
    await page.getByRole("heading", { name: "The tokens could not be read" }).waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("table", { name: "API tokens" }).waitFor();
  });
});

test("addresses that lead nowhere", { timeout: journeyTimeoutMs }, async (ctx) => {
  const { page, walk } = await open(ctx);
  await walk(async () => {
    for (const path of [
      `${server.url}/no/such/place`,
      orgUrl("/nothing"),
      `${server.url}/organizations/strangers/issues`,
      orgUrl("/issues/99999999"),
      orgUrl("/issues/not-an-id"),
      orgUrl("/projects/no-such-project/setup"),
    ]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1, name: "There is nothing here" }).waitFor();
      await page.getByRole("navigation").first().getByRole("link", { name: "Issues", exact: true }).waitFor();
    }
    await expectNoBarriers(page, "on a missing page");
    for (const [path, title] of [
      [orgUrl("/dashboards/99999999"), "There is no such dashboard"],
      [`${server.url}/share/issue/no-such-link`, "Nothing is shared here"],
    ] as const) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await expectNoBarriers(page, `where ${path} was asked for`);
    }
    await page.goto(orgUrl("/nothing"));
    await page.getByRole("button", { name: /Find something/ }).click();
    await page.getByRole("combobox").fill("go to issues");
    await page.keyboard.press("Enter");
    await rows(page).first().waitFor();

    // Broken parts of an address are as if they were not there.
    await page.goto(orgUrl("/issues?start=tomorrow&end=never&sort=sideways"));
    await rows(page).first().waitFor();
    await page.goto(orgUrl("/issues?project=no-such-project"));
    await page.getByRole("button", { name: "Show all projects" }).click();
    await rows(page).first().waitFor();
  });
});
