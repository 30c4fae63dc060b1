// What a page looks like: to a person with a screen reader or weak eyes, on a phone, in the dark, and in a picture.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { z } from "zod";
import { desk, phone } from "./visitors.ts";

const require = createRequire(import.meta.url);

const violationSchema = z.object({
  id: z.string(),
  impact: z.string().nullish(),
  nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().nullish() })),
});

/** What to look at: another theme changes nothing but colours, another width or language changes all but those. */
export type Aspect = "all" | "colours" | "structure";

const colourRules = ["color-contrast", "link-in-text-block"] as const;

function rulesFor(aspect: Aspect): object {
  if (aspect === "all") return {};
  if (aspect === "colours") return { runOnly: { type: "rule", values: colourRules } };
  return { rules: Object.fromEntries(colourRules.map((rule) => [rule, { enabled: false }])) };
}

/** The page has no serious or critical finding of axe as it stands; fails at the end of the test, with the findings. */
export async function expectNoBarriers(page: Page, where: string, aspect: Aspect = "all"): Promise<void> {
  // Evaluated by the debugger, which the page's policy does not bind; the script never becomes part of the page.
  if (!(await page.evaluate("'axe' in window")))
    await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
  // An open menu's guards pass the focus on at once; nobody ever rests on one, which axe cannot know.
  const context = { exclude: [["[data-base-ui-focus-guard]"]] };
  const options = { resultTypes: ["violations"], preload: false, ...rulesFor(aspect) };
  const found = await page.evaluate(
    `axe.run(${JSON.stringify(context)}, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  const serious = z
    .array(violationSchema)
    .parse(found)
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
    );
  expect.soft(serious, `barriers ${where}`).toEqual([]);
  // What a screen reader is told first; axe calls a second one, or none, no serious matter.
  expect.soft(await page.locator("h1").count(), `first-level headings ${where}`).toBe(1);
}

/** The document cannot be pushed sideways. */
export async function expectNarrow(page: Page, what: string): Promise<void> {
  const sidewaysPx = await page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  expect.soft(sidewaysPx, `${what} is too wide`).toBe(0);
}

/** Whoever walks by the key Tab sees where they are: nothing lies over it, and it is within the window. */
export async function expectFocusInSight(page: Page, steps: number, where: string): Promise<void> {
  const hidden: unknown[] = [];
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press("Tab");
    const found =
      await page.evaluate(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
      const one = document.activeElement;
      const box = one.getBoundingClientRect();
      if (one === document.body || box.height > innerHeight / 2) return resolve(null);
      const over = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      const isSeen = over !== null && (one.parentElement.contains(over) || over.contains(one));
      resolve(isSeen ? null : one.outerHTML.slice(0, 200) + " under " + over?.outerHTML.slice(0, 80));
    })))`);
    if (found !== null) hidden.push(found);
  }
  expect.soft(hidden, `focus out of sight ${where}`).toEqual([]);
}

/** A screen as it is in the light, in the dark and on a phone. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await shoot(page, name);
  await expectNoBarriers(page, `on ${name}`);
  await page.emulateMedia({ colorScheme: "dark" });
  await shoot(page, `${name}-dark`);
  await expectNoBarriers(page, `on ${name} in the dark`, "colours");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(phone);
  await shoot(page, `${name}-phone`);
  await expectNarrow(page, `${name} on a phone`);
  await expectNoBarriers(page, `on ${name} on a phone`, "structure");
  await page.setViewportSize(desk);
}

/** With VEDETTE_SHOTS naming a folder, what a person would see. */
export async function shoot(page: Page, name: string): Promise<void> {
  const path = process.env["VEDETTE_SHOTS"];
  if (path) await page.screenshot({ path: join(path, `${name}.png`) });
}

/** The theme and language of this browser, as its settings would store them. */
export async function prefer(
  page: Page,
  {
    theme = "light",
    language = "en",
  }: { readonly theme?: "light" | "dark"; readonly language?: "en" | "zh-CN" },
): Promise<void> {
  await page.evaluate(
    `localStorage.setItem("vedette.theme", "${theme}"); localStorage.setItem("vedette.language", "${language}")`,
  );
  await page.reload();
  await page.locator("main, [role=main], h1").first().waitFor({ state: "attached" });
}
