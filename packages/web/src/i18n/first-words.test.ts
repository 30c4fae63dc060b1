/** The list of issues stands on the first part of the catalogue: a word of the rest would be missing on it for a moment. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { firstGroups } from "../../build/messages.ts";

const source = join(import.meta.dirname, "..");

/** A module and all that it imports at once; what is fetched later has the whole catalogue. */
function modulesFrom(path: string, known: Set<string> = new Set()): ReadonlySet<string> {
  if (known.has(path) || !existsSync(path)) return known;
  known.add(path);
  for (const [, named = ""] of readFileSync(path, "utf8").matchAll(
    /^(?:import|export)\b[^;]*?"(\.[^"]+\.tsx?)";/gm,
  ))
    modulesFrom(join(dirname(path), named), known);
  return known;
}

test("all that the list says at first is in the first part", () => {
  const paths = ["features/issues/page.tsx", "app/frame/frame.tsx"].flatMap((path) => [
    ...modulesFrom(join(source, path)),
  ]);
  const said = new Map<string, string>();
  for (const path of new Set(paths))
    for (const [, group = ""] of readFileSync(path, "utf8").matchAll(/useTranslations\("(\w+)/g))
      if (!firstGroups.has(group)) said.set(group, path);
  expect(paths.length).toBeGreaterThan(50);
  expect(Object.fromEntries(said)).toEqual({});
});
