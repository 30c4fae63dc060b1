/**
 * Makes the engine forget tokens whose rows it does not have.
 *
 * It notes the token of an insert before it gives the part its name (measured with 26.7: 40 to 300 us between the two).
 * A SIGKILL in between leaves the token of rows that are nowhere: their replay would be taken for done, and they would
 * be lost. Commits into a table go one after the other, so it can only be the last note of each.
 */
import { closeSync, fsyncSync, openSync, readdirSync, readSync, fstatSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "chdb";
import { databaseName } from "./request.ts";

const notesFolder = "deduplication_logs";
/** Far more than one note: about 75 bytes. */
const tailBytes = 16 * 1024;

/** `ADD` and `DROP` of the engine's notes, lines of operation, part and token: `1\t365-20261116_5_5_0\t…`. */
const added = "1";
const dropped = "2";

type Note = { readonly file: string; readonly part: string; readonly token: string };

/** Only while nobody inserts: right after the engine was opened. Answers the tables that forgot one. */
export async function forgetTokensWithoutRows(keeper: Session): Promise<readonly string[]> {
  const sql =
    "SELECT name, data_paths FROM system.tables " +
    `WHERE database = '${databaseName}' AND engine LIKE '%MergeTree' FORMAT JSONEachRow`;
  const lines = (await keeper.queryAsync(sql)).text().split("\n");
  const forgotten: string[] = [];
  for (const line of lines.filter((text) => text !== "")) {
    const table = JSON.parse(line) as { readonly name: string; readonly data_paths: readonly string[] };
    const note = noteWithoutRows(table.data_paths);
    if (note === undefined) continue;
    const name = `${databaseName}.\`${table.name}\``;
    // It reads its notes when the table is attached; a crash in between is mended by the next start.
    await keeper.queryAsync(`DETACH TABLE ${name} SYNC`);
    append(note.file, `${dropped}\t${note.part}\t${note.token}\n`);
    await keeper.queryAsync(`ATTACH TABLE ${name}`);
    forgotten.push(table.name);
  }
  return forgotten;
}

function noteWithoutRows(paths: readonly string[]): Note | undefined {
  const note = paths.map(lastNote).find((one) => one !== undefined);
  if (note === undefined) return undefined;
  const wanted = partOf(note.part);
  if (wanted === undefined) return undefined;
  const isThere = paths.flatMap(namesIn).some((name) => {
    const part = partOf(name);
    return (
      part !== undefined &&
      part.partition === wanted.partition &&
      part.firstBlock <= wanted.firstBlock &&
      part.lastBlock >= wanted.lastBlock
    );
  });
  return isThere ? undefined : note;
}

/** The last note of a table, when it says that rows came. */
function lastNote(path: string): Note | undefined {
  const folder = join(path, notesFolder);
  const files = namesIn(folder)
    .map((name) => ({
      file: join(folder, name),
      at: Number(/^deduplication_log_(\d+)\.txt$/.exec(name)?.[1]),
    }))
    .filter(({ at }) => Number.isInteger(at))
    .toSorted((one, other) => other.at - one.at)
    .map(({ file }) => file);
  const [newest] = files;
  if (newest === undefined) return undefined;
  // The newest is empty after a change of files.
  for (const file of files) {
    const line = tail(file).trimEnd().split("\n").at(-1) ?? "";
    if (line === "") continue;
    const [operation, part = "", token = ""] = line.split("\t");
    return operation === added ? { file: newest, part, token } : undefined;
  }
  return undefined;
}

/** `365-20261116_5_7_1`, with a mutation's number behind it at times. */
function partOf(name: string) {
  const match = /^(.+?)_(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(name);
  if (match === null) return undefined;
  return { partition: match[1], firstBlock: Number(match[2]), lastBlock: Number(match[3]) };
}

/** A disk on which a table has nothing yet has no folder of it. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function tail(file: string): string {
  const handle = openSync(file, "r");
  try {
    const sizeBytes = fstatSync(handle).size;
    const bytes = Buffer.alloc(Math.min(tailBytes, sizeBytes));
    readSync(handle, bytes, 0, bytes.length, sizeBytes - bytes.length);
    return bytes.toString("utf8");
  } finally {
    closeSync(handle);
  }
}

function append(file: string, text: string): void {
  const handle = openSync(file, "a");
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
