/** A text of the data folder that is written often and may be lost: whole or not at all, but not synced to the disk. */
import { existsSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";

export type KeptText = {
  /** `undefined` when there is none. */
  readonly read: () => string | undefined;
  /** One at a time. */
  readonly write: (text: string) => Promise<void>;
};

export function createKeptText(path: string): KeptText {
  return {
    read: () => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
    write: async (text) => {
      const draft = `${path}.${process.pid}.new`;
      await writeFile(draft, text, { mode: 0o600 });
      await rename(draft, path);
    },
  };
}
