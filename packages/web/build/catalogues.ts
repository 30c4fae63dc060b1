/**
 * A build with a text missing in one language would show its key to whoever reads that language: the build fails
 * instead, and names every key.
 */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const FOLDER = fileURLToPath(new URL("../src/i18n", import.meta.url));
/** The language that all others are measured by. */
const MODEL = "en.json";

function keysOf(tree: unknown, prefix = ""): readonly string[] {
  if (typeof tree !== "object" || tree === null) return [prefix];
  return Object.entries(tree).flatMap(([key, value]) =>
    keysOf(value, prefix === "" ? key : `${prefix}.${key}`),
  );
}

/** One line per key that one catalogue has and another has not. */
export async function catalogueGaps(folder = FOLDER): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const read = async (name: string) =>
    new Set(keysOf(JSON.parse(await readFile(join(folder, name), "utf8"))));
  const model = await read(MODEL);
  const gaps: string[] = [];
  for (const name of names.filter((one) => one !== MODEL)) {
    const keys = await read(name);
    for (const key of model) if (!keys.has(key)) gaps.push(`${name} lacks ${key}`);
    for (const key of keys) if (!model.has(key)) gaps.push(`${name} has ${key}, which ${MODEL} has not`);
  }
  return gaps;
}

/** Vite plugin: no build with a hole in a catalogue. */
export function catalogues(): Plugin {
  return {
    name: "vedette:catalogues",
    applyToEnvironment: ({ name }) => name === "client",
    apply: "build",
    async buildStart() {
      const gaps = await catalogueGaps();
      if (gaps.length > 0) this.error(`the catalogues differ:\n${gaps.join("\n")}`);
    },
  };
}
