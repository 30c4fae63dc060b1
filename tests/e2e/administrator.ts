// The first minutes of an instance: what the server printed for its user, and the administrator it asks for.
import type { Page } from "playwright-core";
import type { ServerProcess } from "../support/server.ts";

export const administrator = {
  name: "Ada Berg",
  email: "ada@example.com",
  password: "correct horse battery staple",
} as const;

/** What the server printed, as far as the pattern's first group holds it. */
export function printed(server: ServerProcess, pattern: RegExp): string {
  const found = pattern.exec(server.logs())?.[1];
  if (found === undefined) throw new Error(`the server printed nothing like ${pattern}:\n${server.logs()}`);
  return found;
}

/** Follows the link that works once; whoever follows it is signed in afterwards. */
export async function createAdministrator(page: Page, server: ServerProcess): Promise<void> {
  await page.goto(printed(server, /(https?:\/\/\S+\/setup\/\S+)/));
  await page.locator("input[name=name]").fill(administrator.name);
  await page.locator("input[name=email]").fill(administrator.email);
  await page.locator("input[name=password]").fill(administrator.password);
  await page.locator("button[type=submit]").click();
  await page.getByRole("navigation").first().waitFor();
}
