// Listens to everything that goes wrong in a page without anybody seeing it, and asks axe what a person with a
// screen reader or weak eyes would meet.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { z } from "zod";

const require = createRequire(import.meta.url);

export type PageWatch = {
  /** What went wrong so far, one line each. */
  readonly problems: () => readonly string[];
};

/** Notes console errors, exceptions, refused requests and breaches of the content security policy. */
export async function watchPage(page: Page): Promise<PageWatch> {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`answer: ${response.status()} ${response.url()}`);
  });
  await page.exposeFunction("reportPolicyBreach", (what: string) => problems.push(`policy: ${what}`));
  await page.addInitScript(`
    document.addEventListener("securitypolicyviolation", (event) =>
      window.reportPolicyBreach(event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile));
  `);
  return { problems: () => problems };
}

const violationSchema = z.object({
  id: z.string(),
  impact: z.string().nullish(),
  nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().nullish() })),
});

/** The serious and critical findings of axe on what the page shows now, one line each. */
export async function seriousBarriers(page: Page): Promise<readonly string[]> {
  // An open menu's guards pass the focus on at once; nobody ever rests on one, which axe cannot know.
  // Evaluated by the debugger, which the page's policy does not bind; the script never becomes part of the page.
  await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(
    `axe.run({ exclude: [["[data-base-ui-focus-guard]"]] }, { resultTypes: ["violations"] })
      .then(({ violations }) => violations)`,
  );
  return z
    .array(violationSchema)
    .parse(found)
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
    );
}
