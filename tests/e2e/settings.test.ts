// Settings in a real browser: a scrubbing rule that is tried out while it is written, saved, and holds for a real
// event; a filter that keeps a real event out and counts it; and every other screen, looked at by axe, in the dark,
// on a phone and in Chinese.
import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEventStore } from "../support/event-store.ts";
import { pollUntil } from "../support/poll.ts";
import { type Server, startServer } from "../support/server.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEnvelope, post, targetOf } from "../support/wire.ts";
import { expectNoBarriers, lookAt, shoot } from "./looks.ts";
import { createVisitors, desk, phone, untilLive } from "./visitors.ts";

/** The receiver remembers a key's settings for as long. */
const keyFreshMs = 5_500;

let server: Server;
const visitors = createVisitors();

beforeAll(async () => {
  server = await startServer();
}, 180_000);

afterAll(async () => {
  await visitors.leave();
  await server?.stop();
});

test("settings are tried out, saved, and hold", { timeout: 360_000 }, async (ctx) => {
  const visitor = await visitors.arrive(ctx, { signedInTo: server });
  await visitor.walk(async (page) => {
    await findPlatform(page);
    const project = await openProject(page);
    await choosePlatform(page);
    await findSetting(page);
    await tryAndSaveRule(page, project);
    await filterByMessage(page, project);
    const savedAtMs = performance.now();
    await leaveWithoutSaving(page, project);
    await rotateKey(page, project);
    await renameKey(page);
    await fillScreens(page, project);
    await inheritDays(page, project);
    await setTimeout(Math.max(0, savedAtMs + keyFreshMs - performance.now()));
    await expectScrubbed();
    await forgetPerson(page);
    await tryGrouping(page, project);
    await expectFiltered(page, project);
    await chooseEnvironments(page, project);
    await lookAround(page, project);
    await chooseOnPhone(page);
    await readInChinese(page, project);
    // What is half written is refused, and a project without an event has none to try a rule on.
    const provoked =
      /\b400\b.*\/(?:scrubbing-preview|ingest-settings|organizations\/default)\/|\b404\b.*\/scrubbing-preview\//;
    expect(visitor.problems(provoked)).toEqual([]);
    await deleteProject(page, project);
  });
});

const organizationPath = () => `/organizations/${server.organization}`;
const settingsPath = (project: string, screen = "") => `${organizationPath()}/projects/${project}${screen}`;

/** By the list of screens, which is on each of them. */
async function turnTo(page: Page, path: string, heading: string): Promise<void> {
  await page.locator(`a[href="${path}"]`).filter({ visible: true }).first().click();
  await page.waitForURL(`${server.url}${path}`);
  await page.getByRole("heading", { name: heading, exact: true }).first().waitFor();
}

/** Enter in the search for a platform takes what was found; no project is made by it. */
async function findPlatform(page: Page): Promise<void> {
  const path = `${organizationPath()}/projects/new`;
  await page.goto(`${server.url}${path}`);
  await page.getByLabel("Project name").fill("Web shop");
  await page.getByLabel(/^\d+ platforms$/).fill("vue");
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "Vue", checked: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe(path);
}

/** The address of the project that the server came with, found by its settings. */
async function openProject(page: Page): Promise<string> {
  await page.goto(`${server.url}${organizationPath()}/projects`);
  await page.getByRole("link", { name: /^Settings of/ }).click();
  await page.getByRole("heading", { name: "General" }).waitFor();
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** By its name; written is the id that projects have. */
async function choosePlatform(page: Page): Promise<void> {
  const platform = page.getByRole("combobox", { name: "Platform" });
  await platform.fill("djan");
  await page.getByRole("option", { name: /python-django Django/ }).waitFor();
  await expectNoBarriers(page, "beside the platforms");
  await page.keyboard.press("Enter");
  await page.getByText("Django: the set-up page has its code.").waitFor();
  await saved(page);
}

async function saved(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Everything is saved").waitFor();
}

/** By what is set there, not only by its name. */
async function findSetting(page: Page): Promise<void> {
  await page.getByRole("searchbox", { name: "Find a setting" }).fill("DSN");
  const links = page
    .getByRole("navigation", { name: "Settings" })
    .getByRole("link")
    .filter({ visible: true });
  await expect.poll(() => links.allInnerTexts()).toEqual(["Keys and DSN"]);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Keys and DSN" }).first().waitFor();
}

/** A rule is written, shows what it would do to a text, and is saved. */
async function tryAndSaveRule(page: Page, project: string): Promise<void> {
  await turnTo(page, settingsPath(project, "/privacy"), "Privacy");
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
  await expectNoBarriers(page, "on privacy");
  await saved(page);
}

/** A real event comes out by the rule. */
async function expectScrubbed(): Promise<void> {
  await sendError("code GIFT-4711 is used");
  const issue = await createWebApi(server).waitForIssue({ query: "gift" }, 30_000);
  expect(issue.title).toContain("[gift code]");
  expect(issue.title).not.toContain("4711");
}

/** What is stored of a person is saved as a file, and deleted by a job that the page follows. */
async function forgetPerson(page: Page): Promise<void> {
  const body = errorEnvelope({ value: "told by Ann", user: { email: "ann@example.net" } });
  expect((await post(targetOf(server.dsn), { body }))?.status).toBe(200);
  await createWebApi(server).waitForIssue({ query: "told" }, 30_000);
  await turnTo(page, `${organizationPath()}/settings/data-requests`, "Data requests");
  await page.getByLabel("E-mail address").fill("ann@example.net");
  await page.getByRole("button", { name: "Look" }).click();
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as a file" }).click();
  expect(await readFile(await (await file).path(), "utf8")).toContain("told by Ann");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete for good" }).click();
  await page.getByText("1 row deleted").waitFor();
  // It shared its issue with the event before, whose name the issue has again.
  await page.getByText("0 issues removed, 1 renamed.").waitFor();
}

async function filterByMessage(page: Page, project: string): Promise<void> {
  await turnTo(page, settingsPath(project, "/filters"), "Inbound filters");
  const box = page.getByRole("textbox", { name: "IP addresses" });
  await box.fill("203.0.113.0/24\nnowhere");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/^Line 2: Give an address/).waitFor();
  await box.fill("");
  await page.getByRole("textbox", { name: "Error messages" }).fill("*noisy neighbour*");
  await saved(page);
}

/** A filter keeps an event out, and its screen says so. */
async function expectFiltered(page: Page, project: string): Promise<void> {
  await sendError("a noisy neighbour called");
  const outcomes = async () => await readEventStore(server.dataDir).outcomes(targetOf(server.dsn).projectId);
  await pollUntil(
    "the outcome of the filter",
    async () =>
      Object.keys(await outcomes()).some((name) => name.startsWith("error filtered")) ? true : undefined,
    { timeoutMs: 60_000 },
  );
  await page.goto(`${server.url}${settingsPath(project, "/filters")}`);
  await page.getByText("1 in 7 days").waitFor();
  await page.getByText("none in 7 days").first().waitFor();
}

/** Who leaves with something unsaved is asked, and may stay. */
async function leaveWithoutSaving(page: Page, project: string): Promise<void> {
  await turnTo(page, settingsPath(project, "/filters"), "Inbound filters");
  await page.getByRole("switch", { name: "Web crawlers" }).click();
  await page.getByRole("link", { name: "Sampling", exact: true }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Stay" }).last().click();
  await page.getByText("Not saved yet", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Sampling", exact: true }).click();
  await question.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("heading", { name: "Rules" }).waitFor();
}

/** A new key stands beside the old one, which says when it goes. */
async function rotateKey(page: Page, project: string): Promise<void> {
  await turnTo(page, settingsPath(project, "/keys"), "Keys and DSN");
  await page.getByRole("button", { name: /^Rotate / }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make a new key" }).click();
  await dialog.getByText("This is the new DSN.").waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByText(/^Goes off on/).waitFor();
}

async function renameKey(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /^Rename / })
    .first()
    .click();
  const dialog = page.getByRole("dialog", { name: /^Rename/ });
  await dialog.getByLabel("Name").fill("  Mobile app ");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Rotate Mobile app" }).waitFor();
}

const screens: readonly (readonly [name: string, heading: string])[] = [
  ["", "General"],
  ["/keys", "Keys and DSN"],
  ["/environments", "Environments"],
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
  ["/settings/filters", "Filter defaults"],
  ["/settings/limits", "Limit defaults"],
  ["/settings/sampling", "Sampling defaults"],
  ["/settings/storage", "Storage defaults"],
  ["/settings/audit-log", "Audit log"],
  ["/settings/data-requests", "Data requests"],
];

/** Each screen with something on it. */
async function lookAround(page: Page, project: string): Promise<void> {
  await page.goto(`${server.url}${organizationPath()}/projects`);
  await page.getByRole("table", { name: "Projects" }).waitFor();
  await lookAt(page, "projects");
  await openProject(page);
  const all = [
    ...screens.map(([name, heading]) => [settingsPath(project, name), heading] as const),
    ...organizationScreens.map(([name, heading]) => [`${organizationPath()}${name}`, heading] as const),
  ];
  for (const [path, heading] of all) {
    await turnTo(page, path, heading);
    await page.getByRole("main").locator("[aria-busy=true]").waitFor({ state: "detached" });
    await lookAt(page, `settings-${heading.toLowerCase().replaceAll(" ", "-")}`);
  }
}

/** A quota, a sampling rule, rules of ownership, and a person who is looked for. */
async function fillScreens(page: Page, project: string): Promise<void> {
  await turnTo(page, settingsPath(project, "/limits"), "Limits");
  await page.getByRole("button", { name: "Add a quota" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Not A Name");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText(/lower-case letters/).waitFor();
  await page.getByLabel("Name", { exact: true }).fill("errors-a-day");
  await saved(page);
  await page.getByText(/of 100,000 used/).waitFor();

  await turnTo(page, settingsPath(project, "/sampling"), "Sampling");
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByLabel("Environment").fill("staging");
  await saved(page);

  await turnTo(page, settingsPath(project, "/ownership"), "Ownership");
  const rules = page.getByRole("textbox", { name: "Rules" });
  await rules.fill(`path:src/* ${server.admin.email}\nbroken`);
  await page.getByRole("button", { name: /^Line 2, column/ }).waitFor();
  await shoot(page, "ownership-fault");
  await rules.fill(`path:src/* ${server.admin.email}`);
  await page.getByRole("textbox", { name: "A path" }).fill("src/cart.ts");
  await page.getByText("decides").waitFor();
  await saved(page);

  await turnTo(page, `${organizationPath()}/settings/data-requests`, "Data requests");
  await page.getByLabel("E-mail address").fill("ann@example.net");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByText("Nothing is stored of this person.").waitFor();
}

/** What the organization says holds for the project until it says otherwise, and again when it takes that back. */
async function inheritDays(page: Page, project: string): Promise<void> {
  await turnTo(page, `${organizationPath()}/settings/storage`, "Storage defaults");
  await page.getByRole("spinbutton", { name: /^Logs/ }).fill("7");
  await saved(page);
  await openProject(page);
  await turnTo(page, settingsPath(project, "/storage"), "Storage");
  const days = page.getByRole("spinbutton", { name: /^Logs/ });
  await page.getByText("Set by the organization").waitFor();
  expect(await days.inputValue()).toBe("7");
  await days.fill("30");
  await page.getByText("inherited: 7").waitFor();
  await shoot(page, "storage-over-inherited");
  await page.getByRole("button", { name: "Logs: use what is inherited" }).click();
  await page.getByText("Everything is saved").waitFor();
  expect(await days.inputValue()).toBe("7");
}

/** Rules of grouping are tried on the event that came. */
async function tryGrouping(page: Page, project: string): Promise<void> {
  await openProject(page);
  await turnTo(page, settingsPath(project, "/grouping"), "Grouping");
  const fingerprints = page.getByRole("textbox", { name: "Fingerprint rules" });
  await fingerprints.fill('error.type:Error -> "gifts"\nnonsense');
  await page.getByRole("button", { name: /^Line 2, column/ }).waitFor();
  await fingerprints.fill('error.type:Error -> "gifts"');
  await page.getByText("Another issue than now").waitFor();
  await shoot(page, "grouping-trial");
  await saved(page);
}

/** A hidden environment leaves the selector and opens by a link; the default is in the address of what is opened. */
async function chooseEnvironments(page: Page, project: string): Promise<void> {
  for (const environment of ["live", "preview-7"])
    await post(targetOf(server.dsn), { body: errorEnvelope({ value: "deployed", environment }) });
  const api = createWebApi(server);
  await api.waitForIssue({ query: "environment:preview-7" }, 30_000);
  await api.waitForIssue({ query: "environment:live" }, 30_000);
  await turnTo(page, settingsPath(project, "/environments"), "Environments");
  await page.reload();
  const preview = page.getByRole("switch", { name: "Show preview-7 in the selector" });
  await preview.focus();
  await page.keyboard.press("Space");
  await page.getByText("hidden", { exact: true }).waitFor();
  await page.getByRole("combobox", { name: "Default environment" }).selectOption("live");
  await page.getByText("Screens of this project begin with live").waitFor();
  expect(await page.getByRole("switch", { name: "Show live in the selector" }).isDisabled()).toBe(true);

  const addressOf = (place: string, environment: string) => (url: URL) =>
    url.pathname === `${organizationPath()}/${place}` && url.searchParams.get("environment") === environment;
  for (const place of ["issues", "explore", "feedback"]) {
    await page.goto(`${server.url}${organizationPath()}/${place}?project=${project}`);
    await page.waitForURL(addressOf(place, "live"));
    await page.getByRole("button", { name: "Environment: live" }).waitFor();
  }
  // What was chosen goes along to the other places that follow the selectors.
  await page.getByRole("navigation").first().getByRole("link", { name: "Issues", exact: true }).click();
  await page.waitForURL(addressOf("issues", "live"));
  expect(new URL(page.url()).searchParams.getAll("project")).toEqual([project]);
  await page.goBack();
  await page.waitForURL(addressOf("feedback", "live"));

  // The way back does not lead through the address that was left open.
  await page.goBack();
  await page.waitForURL(addressOf("explore", "live"));
  await page.goBack();
  await page.waitForURL(addressOf("issues", "live"));

  await page
    .getByRole("link", { name: /deployed/ })
    .first()
    .waitFor();
  await untilLive(page);
  await page.keyboard.press("s");
  await page.keyboard.press("e");
  const offers = page.getByRole("option");
  await offers.filter({ hasText: "live" }).waitFor();
  expect(await offers.filter({ hasText: "preview-7" }).count()).toBe(0);
  await offers.filter({ hasText: "All environments" }).click();
  await page.waitForURL(addressOf("issues", "*"));
  await page.reload();
  await page.getByRole("button", { name: "Environment: All environments" }).waitFor();
  await page
    .getByRole("link", { name: /deployed/ })
    .first()
    .waitFor();

  await page.goto(`${server.url}${organizationPath()}/issues?project=${project}&environment=preview-7`);
  await untilLive(page);
  await page.getByRole("button", { name: "Environment: preview-7" }).click();
  await page.getByRole("option", { name: "preview-7", selected: true }).waitFor();
  await shoot(page, "environment-hidden");
  await page.keyboard.press("Escape");

  // All projects are asked for again, and with them all environments.
  await page.goto(`${server.url}${organizationPath()}/issues?project=${project}`);
  await page.waitForURL(addressOf("issues", "live"));
  await untilLive(page);
  await page.getByRole("button", { name: /^Project: / }).click();
  await page.getByRole("option", { name: "All projects" }).click();
  await page.getByRole("button", { name: "Environment: All environments" }).waitFor();
  expect(new URL(page.url()).search).toBe("");
  await openProject(page);
}

/** The list of screens leads on. */
async function chooseOnPhone(page: Page): Promise<void> {
  await page.setViewportSize(phone);
  await page.getByRole("combobox", { name: "Settings" }).selectOption({ label: "Audit log" });
  await page.waitForURL(/audit-log/);
  await page.setViewportSize(desk);
}

async function readInChinese(page: Page, project: string): Promise<void> {
  await page.goto(`${server.url}/settings/appearance`);
  await page.getByText("简体中文").click();
  await page.goto(`${server.url}${settingsPath(project, "/privacy")}`);
  await page.getByText("实时预览").waitFor();
  await turnTo(page, settingsPath(project, "/environments"), "环境");
  await page.getByText("默认环境").waitFor();
  await shoot(page, "environments-chinese");
  await turnTo(page, `${organizationPath()}/settings/audit-log`, "审计日志");
  await page.getByRole("cell", { name: /^隐藏环境/ }).waitFor();
  await page
    .getByText(/项目: my-project · 名称: preview-7/)
    .filter({ visible: true })
    .first()
    .waitFor();
  await shoot(page, "audit-log-chinese");
  await page.goto(`${server.url}${settingsPath(project, "/privacy")}`);
  await page.getByText("实时预览").waitFor();
  await shoot(page, "privacy-chinese");
  // The server's sentences are English; what it tells as a code is told in the reader's language.
  await turnTo(page, `${organizationPath()}/settings`, "组织");
  await page.getByRole("textbox", { name: "名称" }).fill("");
  await page.keyboard.press("Enter");
  await page.getByText("不能为空。").waitFor();
  await page.getByRole("button", { name: "放弃" }).click();
  // So it is with what cannot be read while it is written: a pattern, and a line of rules.
  await page.goto(`${server.url}${settingsPath(project, "/grouping")}`);
  await page.getByRole("textbox", { name: "指纹规则" }).fill("foo:x -> a");
  await page.getByText(/第 1 行第 1 列：没有名为 foo 的匹配项/).waitFor();
  await shoot(page, "rules-chinese");
  await page.getByRole("button", { name: "放弃" }).click();
  await page.goto(`${server.url}${organizationPath()}/issues?query=timesSeen:many`);
  await page
    .getByText(/timesSeen 的值应为数字/)
    .first()
    .waitFor();
  await shoot(page, "fault-chinese");
  await expectNoBarriers(page, "on the Chinese page", "structure");
  await page.goto(`${server.url}/settings/appearance`);
  await page.getByText("English").click();
}

/** For good, after its address was typed. */
async function deleteProject(page: Page, project: string): Promise<void> {
  await page.goto(`${server.url}${settingsPath(project)}`);
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
