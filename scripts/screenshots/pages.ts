// Every page of the product, and what has to be on it before it is worth a picture.
import type { Page } from "playwright-core";
import type { Stage } from "./stage.ts";

export type Shot = {
  readonly name: string;
  readonly path: string;
  /** What a person would do first. */
  readonly act?: (page: Page) => Promise<void>;
  /** Without being signed in. */
  readonly isOutside?: boolean;
};

/** The pages in the order in which one meets them. */
export function shotsOf(stage: Stage): readonly Shot[] {
  const org = `/organizations/${stage.organization}`;
  const issue = `${org}/issues/${stage.issues[0]?.id ?? "0"}`;
  const project = `${org}/projects/checkout-api`;
  return [
    { name: "sign-in", path: "/sign-in", isOutside: true },
    { name: "issues", path: `${org}/issues` },
    {
      name: "issues-triage",
      path: `${org}/issues`,
      async act(page) {
        await page.keyboard.press("j");
        await page.keyboard.press("Shift+J");
        await page.keyboard.press("Shift+J");
      },
    },
    {
      name: "issues-search",
      path: `${org}/issues?query=is:unresolved+level:error`,
      async act(page) {
        await page.keyboard.press("/");
        await page.keyboard.type("release");
      },
    },
    { name: "issues-empty", path: `${org}/issues?query=is:unresolved+level:fatal+release:none` },
    { name: "issues-fault", path: `${org}/issues?query=timesSeen:many` },
    { name: "time-range", path: `${org}/issues`, act: async (page) => await press(page, "s", "t") },
    { name: "project-scope", path: `${org}/issues`, act: async (page) => await press(page, "s", "p") },
    { name: "palette", path: `${org}/issues`, act: async (page) => await page.keyboard.press("Control+k") },
    { name: "keys", path: `${org}/issues`, act: async (page) => await page.keyboard.press("?") },
    { name: "issue", path: issue },
    { name: "issue-events", path: `${issue}/events` },
    { name: "issue-tags", path: `${issue}/tags` },
    { name: "issue-activity", path: `${issue}/activity` },
    { name: "issue-related", path: `${issue}/related` },
    { name: "issue-json", path: `${issue}?view=json` },
    { name: "projects", path: `${org}/projects` },
    { name: "project-new", path: `${org}/projects/new` },
    { name: "project-general", path: project },
    { name: "project-keys", path: `${project}/keys` },
    { name: "project-setup", path: `${project}/setup` },
    { name: "project-ownership", path: `${project}/ownership` },
    { name: "project-grouping", path: `${project}/grouping` },
    { name: "project-privacy", path: `${project}/privacy` },
    { name: "project-filters", path: `${project}/filters` },
    { name: "project-limits", path: `${project}/limits` },
    { name: "project-sampling", path: `${project}/sampling` },
    { name: "project-storage", path: `${project}/storage` },
    { name: "organization", path: `${org}/settings` },
    { name: "organization-privacy", path: `${org}/settings/privacy` },
    { name: "audit-log", path: `${org}/settings/audit-log` },
    { name: "single-sign-on", path: `${org}/settings/single-sign-on` },
    { name: "data-requests", path: `${org}/settings/data-requests` },
    { name: "members", path: `${org}/members` },
    { name: "teams", path: `${org}/teams` },
    { name: "system", path: "/system" },
    { name: "account", path: "/settings/account" },
    { name: "security", path: "/settings/security" },
    { name: "tokens", path: "/settings/tokens" },
    { name: "appearance", path: "/settings/appearance" },
    { name: "missing", path: `${org}/nowhere/at/all` },
  ];
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
