// What takes long to install or to compile, done once for each state of its sources.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Builds where the note does not hold the same sources, and then writes the note. What the build answers says why it
 * could not be done, and is handed on.
 */
export async function builtOnce(
  notePath: string,
  sourcePaths: readonly string[],
  build: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const sources = await Promise.all(sourcePaths.map((path) => readFile(path, "utf8")));
  const wanted = sources.join("\n");
  if ((await readFile(notePath, "utf8").catch(() => undefined)) === wanted) return undefined;
  await mkdir(dirname(notePath), { recursive: true });
  const reason = await build();
  if (reason === undefined) await writeFile(notePath, wanted);
  return reason;
}
