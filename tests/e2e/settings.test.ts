// Settings in a real browser: a scrubbing rule that is tried out while it is written, saved, and holds for a real
// event; a filter that keeps a real event out and counts it; and every other screen, looked at by axe, in the dark,
// on a phone and in Chinese.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium, launchChromium, noChromiumReason } from "../support/chromium.ts";
import { pollUntil } from "../support/poll.ts";
import { type Server, startServer } from "../support/server.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEnvelope, post, targetOf } from "../support/wire.ts";
import { seriousBarriers, watchPage } from "./page-watch.ts";

const journeyTimeoutMs = 240_000;
const stepTimeoutMs = 20_000;
const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
/** The receiver remembers a key's settings for as long. */
const keyFreshMs = 5_500;

let server: Server;
let browser: Browser | undefined;

beforeAll(async () => {
  server = await startServer();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("settings are tried out, saved, and hold", { timeout: journeyTimeoutMs }, async (ctx) => {
  const executablePath = await findChromium();
  if (executablePath === undefined) return ctx.skip(noChromiumReason);
  browser = await launchChromium(executablePath);
  const page = await browser.newPage({ viewport: desk, reducedMotion: "reduce" });
  page.setDefaultTimeout(stepTimeoutMs);
  const watch = await watchPage(page);
  try {
    await signIn(page);
    const project = await openProject(page);
    await tryAndSaveRule(page, project);
    await filterByMessage(page, project);
    await leaveWithoutSaving(page, project);
    await rotateKey(page, project);
    await lookAround(page, project);
    await chooseOnPhone(page);
    await readInChinese(page, project);
    // What is half written is refused, a project without an event has none to try things on, nobody is signed in
    // at first, and pages that are left at once leave their live connections behind for a while.
    expect(watch.problems().filter((problem) => !/\b(?:400|401|404|429)\b/.test(problem))).toEqual([]);
    await deleteProject(page, project);
  } catch (error) {
    const shown = (await page.locator("body").innerText()).slice(0, 1500);
    throw new Error(`at ${page.url()}\n${watch.problems().join("\n")}\nthe page shows:\n${shown}`, {
      cause: error,
    });
  }
});

async function signIn(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.locator("input[name=email]").fill(server.admin.email);
  await page.locator("input[name=password]").fill(server.admin.password ?? "");
  await page.locator("button[type=submit]").click();
  await page.getByRole("navigation").first().waitFor();
}

const organizationUrl = () => `${server.url}/organizations/${server.organization}`;
const settingsUrl = (project: string, screen = "") => `${organizationUrl()}/projects/${project}${screen}`;

/** The address of the project that the server came with, found by its settings. */
async function openProject(page: Page): Promise<string> {
  await page.goto(`${organizationUrl()}/projects`);
  await page.getByRole("link", { name: /^Settings of/ }).click();
  await page.getByRole("heading", { name: "General" }).waitFor();
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

async function saved(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Everything is saved").waitFor();
}

/** A rule is written, shows what it would do to a text, is saved, and a real event comes out by it. */
async function tryAndSaveRule(page: Page, project: string): Promise<void> {
  await page.goto(settingsUrl(project, "/privacy"));
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByLabel("What rule 1 looks for").selectOption("pattern");
  await page.getByLabel("What rule 1 does").selectOption("replace");
  await page.getByLabel("What rule 1 writes instead").fill("[gift code]");
  await page.getByRole("radio", { name: "A text" }).click();
  await page.getByRole("textbox", { name: "A text" }).fill("code GIFT-4711 is used, password=hunter22");

  // Half written it is refused where it stands, while it is written.
  await page.getByLabel("Pattern of rule 1").fill("GIFT-[0-9");
  const preview = page.getByRole("region", { name: "Live preview" });
  await preview.getByText(/rule 1: At character/).waitFor();
  await page.getByLabel("Pattern of rule 1").fill("GIFT-[0-9]+");
  const change = preview.getByRole("listitem").filter({ hasText: "rule 1" });
  await change.getByText("[gift code]").waitFor();
  await shoot(page, "privacy");
  expect.soft(await seriousBarriers(page), "barriers on privacy").toEqual([]);
  await saved(page);

  await page.waitForTimeout(keyFreshMs);
  await sendError("code GIFT-4711 is used");
  const { issues } = createWebApi({
    url: server.url,
    token: server.token,
    organization: server.organization,
  });
  const issue = await pollUntil("the scrubbed issue", async () => (await issues("gift")).at(0), {
    timeoutMs: 30_000,
    everyMs: 500,
  });
  expect(issue.title).toContain("[gift code]");
  expect(issue.title).not.toContain("4711");
}

/** A filter keeps an event out, and its screen says so. */
async function filterByMessage(page: Page, project: string): Promise<void> {
  await page.goto(settingsUrl(project, "/filters"));
  const box = page.getByRole("textbox", { name: "IP addresses" });
  await box.fill("203.0.113.0/24\nnowhere");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/^Line 2: Give an address/).waitFor();
  await box.fill("");
  await page.getByRole("textbox", { name: "Error messages" }).fill("*noisy neighbour*");
  await saved(page);
  await page.waitForTimeout(keyFreshMs);
  await sendError("a noisy neighbour called");
  await pollUntil(
    "the count of the filter",
    async () => {
      await page.reload();
      await page.getByText("none in 7 days").first().waitFor();
      return (await page.getByText("1 in 7 days").isVisible()) ? true : undefined;
    },
    { timeoutMs: 40_000, everyMs: 1_000 },
  );
  await shoot(page, "filters");
  expect.soft(await seriousBarriers(page), "barriers on filters").toEqual([]);
}

/** Who leaves with something unsaved is asked, and may stay. */
async function leaveWithoutSaving(page: Page, project: string): Promise<void> {
  await page.goto(settingsUrl(project, "/filters"));
  await page.getByRole("switch", { name: "Web crawlers" }).click();
  await page.getByRole("link", { name: "Sampling" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Stay" }).last().click();
  await page.getByText("Not saved yet", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Sampling" }).click();
  await question.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("heading", { name: "Rules" }).waitFor();
}

/** A new key stands beside the old one, which says when it goes. */
async function rotateKey(page: Page, project: string): Promise<void> {
  await page.goto(settingsUrl(project, "/keys"));
  await page.getByRole("button", { name: /^Rotate / }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make a new key" }).click();
  await dialog.getByText("This is the new DSN.").waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByText(/^Goes off on/).waitFor();
  await shoot(page, "keys");
  expect.soft(await seriousBarriers(page), "barriers on keys").toEqual([]);
}

const screens: readonly (readonly [name: string, heading: string])[] = [
  ["", "General"],
  ["/privacy", "Privacy"],
  ["/filters", "Inbound filters"],
  ["/grouping", "Grouping"],
  ["/ownership", "Ownership"],
  ["/limits", "Limits"],
  ["/sampling", "Sampling"],
  ["/storage", "Storage"],
];
const organizationScreens: readonly (readonly [name: string, heading: string])[] = [
  ["/settings", "Organization"],
  ["/settings/privacy", "Privacy defaults"],
  ["/settings/audit-log", "Audit log"],
  ["/settings/data-requests", "Data requests"],
];

/** Each screen with something on it: in the light, in the dark, and on a phone. */
async function lookAround(page: Page, project: string): Promise<void> {
  await fillScreens(page, project);
  for (const [address, heading] of allScreens(project)) {
    await page.goto(address);
    await page.getByRole("heading", { name: heading, exact: true }).first().waitFor();
    await page.waitForTimeout(300);
    await shoot(page, nameOf(address));
    expect.soft(await seriousBarriers(page), `barriers on ${heading}`).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await shoot(page, `${nameOf(address)}-dark`);
    expect.soft(await seriousBarriers(page), `barriers on ${heading} in the dark`).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(phone);
    await shoot(page, `${nameOf(address)}-phone`);
    expect.soft(await sidewaysPx(page), `${heading} wider than the phone`).toBe(0);
    expect.soft(await seriousBarriers(page), `barriers on ${heading} on a phone`).toEqual([]);
    await page.setViewportSize(desk);
  }
}

function allScreens(project: string): readonly (readonly [address: string, heading: string])[] {
  return [
    ...screens.map(([name, heading]) => [settingsUrl(project, name), heading] as const),
    ...organizationScreens.map(([name, heading]) => [`${organizationUrl()}${name}`, heading] as const),
  ];
}

function nameOf(address: string): string {
  return new URL(address).pathname.split("/").slice(3).join("-");
}

/** A quota, a sampling rule, rules of ownership and of grouping, and a person who is looked for. */
async function fillScreens(page: Page, project: string): Promise<void> {
  await page.goto(settingsUrl(project, "/limits"));
  await page.getByRole("button", { name: "Add a quota" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Not A Name");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/lower-case letters/).waitFor();
  await page.getByLabel("Name", { exact: true }).fill("errors-a-day");
  await saved(page);
  await page.getByText(/of 100,000 used/).waitFor();

  await page.goto(settingsUrl(project, "/sampling"));
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByLabel("Environment").fill("staging");
  await saved(page);

  await page.goto(settingsUrl(project, "/ownership"));
  const rules = page.getByRole("textbox", { name: "Rules" });
  await rules.fill(`path:src/* ${server.admin.email}\nbroken`);
  await page.getByRole("button", { name: /^Line 2, column/ }).waitFor();
  await shoot(page, "ownership-fault");
  await rules.fill(`path:src/* ${server.admin.email}`);
  await page.getByRole("textbox", { name: "A path" }).fill("src/cart.ts");
  await page.getByText("decides").waitFor();
  await saved(page);

  await page.goto(settingsUrl(project, "/grouping"));
  const fingerprints = page.getByRole("textbox", { name: "Fingerprint rules" });
  await fingerprints.fill('error.type:Error -> "gifts"\nnonsense');
  await page.getByRole("button", { name: /^Line 2, column/ }).waitFor();
  await fingerprints.fill('error.type:Error -> "gifts"');
  await page.getByText("Another issue than now").waitFor();
  await shoot(page, "grouping-trial");
  await saved(page);

  await page.goto(`${organizationUrl()}/settings/data-requests`);
  await page.getByLabel("E-mail address").fill("ann@example.net");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByText("Nothing is stored of this person.").waitFor();
}

/** The list of screens leads on. */
async function chooseOnPhone(page: Page): Promise<void> {
  await page.setViewportSize(phone);
  await page.getByRole("combobox", { name: "Settings" }).selectOption({ label: "Audit log" });
  await page.waitForURL(/audit-log/);
  await page.setViewportSize(desk);
}

async function sidewaysPx(page: Page): Promise<number> {
  return Number(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  );
}

async function readInChinese(page: Page, project: string): Promise<void> {
  await page.goto(`${server.url}/settings/appearance`);
  await page.getByText("简体中文").click();
  await page.goto(settingsUrl(project, "/privacy"));
  await page.getByText("实时预览").waitFor();
  await shoot(page, "privacy-chinese");
  expect.soft(await seriousBarriers(page), "barriers on the Chinese page").toEqual([]);
  await page.goto(`${server.url}/settings/appearance`);
  await page.getByText("English").click();
}

/** For good, after its address was typed. */
async function deleteProject(page: Page, project: string): Promise<void> {
  await page.goto(settingsUrl(project));
  await page.getByRole("button", { name: "Delete project" }).click();
  const dialog = page.getByRole("dialog");
  const last = dialog.getByRole("button", { name: "Delete for good" });
  await dialog.getByRole("textbox").fill("something else");
  expect(await last.isDisabled()).toBe(true);
  await dialog.getByRole("textbox").fill(project);
  await last.click();
  await page.getByText("No project yet").waitFor();
}

async function sendError(value: string): Promise<void> {
  const answer = await post(targetOf(server.dsn), { body: errorEnvelope({ value }) });
  expect(answer?.status).toBe(200);
}

/** With VEDETTE_SHOTS naming a folder, what a person would see. */
async function shoot(page: Page, name: string): Promise<void> {
  const path = process.env["VEDETTE_SHOTS"];
  if (path) await page.screenshot({ path: join(path, `${name}.png`) });
}
