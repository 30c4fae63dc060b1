/**
 * Rows on their way to an engine on this machine, as files that it reads. Through its socket they took a tenth of all
 * processor time of a load: written, read and written once more, and garbage of the one who only passed them on.
 */
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The parameter that names the file of an insert's rows. */
export const rowsFileParameter = "rows_file";

export type RowsFolder = {
  /** Answers the name of the new file. */
  readonly write: (rows: readonly Buffer[]) => Promise<string>;
  readonly remove: (name: string) => Promise<void>;
};

/** The folder belongs to the engine, which empties it when it starts. */
export function openRowsFolder(folder: string): RowsFolder {
  const remove: RowsFolder["remove"] = (name) => rm(join(folder, name), { force: true });
  const write: RowsFolder["write"] = async (rows) => {
    const name = `rows-${randomUUID()}`;
    try {
      await writeFile(join(folder, name), rows, { flag: "wx", mode: 0o600 });
    } catch (error) {
      // A full disk keeps what has gone into it.
      await remove(name);
      throw error;
    }
    return name;
  };
  return { write, remove };
}
