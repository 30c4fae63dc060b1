import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The bytes of a file; nothing of one that a running store has moved or merged away since it was listed. */
async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}

/** The files below a folder in whose bytes a text can be read. */
export async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of await filesBelow(folder)) if ((await bytesOf(path)).includes(text)) found.push(path);
  return found;
}
