// Every page of the product, and what has to be on it before it is worth a picture.
import type { Page } from "playwright-core";
import type { Stage } from "./stage.ts";

export type Shot = {
  readonly name: string;
  readonly path: string;
  /** What stands between the page and its server, from before it is opened. */
  readonly before?: (page: Page) => Promise<void>;
  /** What a person would do first. */
  readonly act?: (page: Page) => Promise<void>;
  /** Without being signed in. */
  readonly isOutside?: boolean;
  /** From top to bottom, where it is higher than a window. */
  readonly isWhole?: boolean;
  /** Taken while it is still being read. */
  readonly isPending?: boolean;
};

/** The pages in the order in which one meets them. */
export function shotsOf(stage: Stage): readonly Shot[] {
  const org = `/organizations/${stage.organization}`;
  return [
    ...outside(stage),
    ...stream(org),
    ...issue(`${org}/issues/${stage.issues[0]?.id ?? "0"}`),
    ...explore(org, stage),
    ...projects(org),
    ...organization(org),
    ...account(),
    ...trouble(org),
  ];
}

function outside({ links }: Stage): readonly Shot[] {
  return [
    { name: "sign-in", path: "/sign-in", isOutside: true },
    {
      name: "sign-in-refused",
      path: "/sign-in",
      isOutside: true,
      async act(page) {
        await page.locator("input[name=email]").fill("somebody@example.com");
        await page.locator("input[name=password]").fill("not the password");
        await page.keyboard.press("Enter");
      },
    },
    {
      name: "sign-in-provider",
      path: "/sign-in?problem=account_exists&organization=default",
      isOutside: true,
    },
    { name: "first-administrator-refused", path: "/setup/0123456789abcdef0123456789abcdef", isOutside: true },
    { name: "invitation", path: links.invitation, isOutside: true },
    { name: "invitation-refused", path: "/invitations/0123456789abcdef0123456789abcdef", isOutside: true },
    { name: "shared-issue", path: links.sharedIssue, isOutside: true, isWhole: true },
    { name: "shared-dashboard", path: links.sharedDashboard, isOutside: true, isWhole: true },
    { name: "shared-refused", path: `/share/issue/${"0".repeat(32)}`, isOutside: true },
  ];
}

function stream(org: string): readonly Shot[] {
  const list = `${org}/issues`;
  return [
    { name: "issues", path: list },
    {
      name: "issues-triage",
      path: list,
      act: async (page) => await press(page, "j", "Shift+J", "Shift+J"),
    },
    {
      name: "issues-search",
      path: `${list}?query=is:unresolved+level:error`,
      async act(page) {
        await page.keyboard.press("/");
        await page.keyboard.type("release");
      },
    },
    { name: "issues-empty", path: `${list}?query=is:unresolved+level:fatal+release:none` },
    { name: "issues-fault", path: `${list}?query=timesSeen:many` },
    { name: "issues-state-fault", path: `${list}?query=is:whatever` },
    { name: "time-range", path: list, act: async (page) => await press(page, "s", "t") },
    { name: "project-scope", path: list, act: async (page) => await press(page, "s", "p") },
    { name: "environment-scope", path: list, act: async (page) => await press(page, "s", "e") },
    { name: "palette", path: list, act: async (page) => await page.keyboard.press("Control+k") },
    { name: "keys", path: list, act: async (page) => await page.keyboard.press("?") },
    { name: "feedback", path: `${org}/feedback` },
  ];
}

function issue(path: string): readonly Shot[] {
  return [
    { name: "issue", path },
    { name: "issue-whole", path, isWhole: true },
    { name: "issue-events", path: `${path}/events`, isWhole: true },
    { name: "issue-tags", path: `${path}/tags`, isWhole: true },
    { name: "issue-activity", path: `${path}/activity`, isWhole: true },
    { name: "issue-related", path: `${path}/related`, isWhole: true },
    { name: "issue-json", path: `${path}?view=json` },
  ];
}

function explore(org: string, { links }: Stage): readonly Shot[] {
  const grouped = "field=title&field=count()&orderby=-count()";
  const board = `${org}/dashboards/${links.dashboard}`;
  return [
    { name: "explore", path: `${org}/explore` },
    {
      name: "explore-rows",
      path: `${org}/explore?query=level:error&field=title&field=release&field=timestamp`,
    },
    { name: "explore-top", path: `${org}/explore?${grouped}&display=top_n`, isWhole: true },
    { name: "explore-compare", path: `${org}/explore?${grouped}&display=line&compare=1` },
    { name: "explore-empty", path: `${org}/explore?query=release:none&field=title` },
    {
      name: "explore-names",
      path: `${org}/explore?field=title&field=shoe.size&field=count()`,
      act: async (page) =>
        await page
          .getByRole("button", { name: /^(?:Add to Group by|添加到分组)/ })
          .first()
          .click(),
    },
    { name: "explore-logs", path: `${org}/explore?dataset=logs` },
    { name: "explore-saved", path: `${org}/explore/saved` },
    { name: "dashboards", path: `${org}/dashboards` },
    { name: "dashboards-empty", path: `${org}/dashboards?query=nothing-like-it` },
    { name: "dashboard", path: board, isWhole: true },
    {
      name: "dashboard-edit",
      path: board,
      act: async (page) => await page.keyboard.press("e"),
      isWhole: true,
    },
    { name: "dashboard-widget", path: board, act: async (page) => await press(page, "e", "w") },
  ];
}

function projects(org: string): readonly Shot[] {
  const project = `${org}/projects/checkout-api`;
  const settings = [
    "keys",
    "environments",
    "filters",
    "privacy",
    "grouping",
    "ownership",
    "limits",
    "sampling",
    "storage",
    "setup",
  ];
  return [
    { name: "projects", path: `${org}/projects`, isWhole: true },
    { name: "project-new", path: `${org}/projects/new`, isWhole: true },
    { name: "project-general", path: project, isWhole: true },
    ...settings.map((name) => ({ name: `project-${name}`, path: `${project}/${name}`, isWhole: true })),
  ];
}

function organization(org: string): readonly Shot[] {
  return [
    { name: "members", path: `${org}/members`, isWhole: true },
    {
      name: "members-invite",
      path: `${org}/members`,
      act: async (page) =>
        await page
          .getByRole("button", { name: /^(?:Invite|邀请)/ })
          .first()
          .click(),
    },
    { name: "teams", path: `${org}/teams`, isWhole: true },
    { name: "organization-general", path: `${org}/settings`, isWhole: true },
    { name: "organization-privacy", path: `${org}/settings/privacy`, isWhole: true },
    { name: "single-sign-on", path: `${org}/settings/single-sign-on`, isWhole: true },
    { name: "audit-log", path: `${org}/settings/audit-log`, isWhole: true },
    { name: "data-requests", path: `${org}/settings/data-requests`, isWhole: true },
    { name: "system", path: "/system", isWhole: true },
  ];
}

function account(): readonly Shot[] {
  return ["account", "security", "tokens", "appearance"].map((name) => ({
    name,
    path: `/settings/${name}`,
    isWhole: true,
  }));
}

/** What stands where something went wrong, or takes its time. */
function trouble(org: string): readonly Shot[] {
  const list = `${org}/issues`;
  const answers = /\/api\/0\/organizations\/[^/]+\/issues\/\?/;
  // The document of the list comes with the list drawn in it: it is read from another page.
  const elsewhere = `${org}/dashboards`;
  return [
    { name: "missing", path: `${org}/nowhere/at/all` },
    { name: "issue-missing", path: `${list}/999999` },
    {
      name: "issues-loading",
      path: elsewhere,
      isPending: true,
      act: async (page) => await press(page, "g", "i"),
      async before(page) {
        await page.route(answers, () => undefined);
      },
    },
    {
      name: "issues-failed",
      path: elsewhere,
      async act(page) {
        await press(page, "g", "i");
        // A failure of the server is tried again before it is told.
        await page.getByRole("alert").first().waitFor();
      },
      async before(page) {
        await page.route(answers, (route) =>
          route.fulfill({ status: 500, json: { code: "internal", detail: "The server failed." } }),
        );
      },
    },
    {
      name: "offline",
      path: list,
      async act(page) {
        await page.context().setOffline(true);
        await page.keyboard.press("r");
        await page.waitForTimeout(1_500);
      },
    },
    {
      name: "session-ended",
      path: list,
      async act(page) {
        await page.context().clearCookies();
        await page.keyboard.press("r");
        await page.waitForTimeout(1_500);
      },
    },
  ];
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
