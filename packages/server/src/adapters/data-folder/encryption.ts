/**
 * Whether a folder and the key at hand belong together. A folder is encrypted as a whole from its beginning, or not at
 * all: half of it in plain would look like a promise that is not kept, and an engine that does not find its encrypted
 * parts takes the tables for empty.
 */
import { UserError } from "#kernel/errors.ts";

/** The check to record with a folder that begins encrypted; `undefined` when nothing is to be recorded. */
export function checkEncryption(folder: {
  readonly path: string;
  /** Of the key that it is encrypted under. */
  readonly current: string | undefined;
  /** Of the key that the program has, when it is told to encrypt. */
  readonly wanted: string | undefined;
  /** There is data already. */
  readonly isBegun: boolean;
}): string | undefined {
  const { path, current, wanted } = folder;
  if (current === undefined && wanted !== undefined) {
    if (!folder.isBegun) return wanted;
    throw new UserError(
      "folder_not_encrypted",
      400,
      `${path} was begun without encryption, and what lies there stays as it is. Start without ` +
        "VEDETTE_ENCRYPT_AT_REST, or begin with an empty folder (VEDETTE_DATA_DIR); nothing was changed.",
      "encryptAtRest",
    );
  }
  if (current !== undefined && wanted === undefined) {
    throw new UserError(
      "folder_encrypted",
      400,
      `${path} is encrypted. Start with VEDETTE_ENCRYPT_AT_REST=true and the key it was begun with; nothing was changed.`,
      "encryptAtRest",
    );
  }
  if (current !== wanted) {
    throw new UserError(
      "encryption_key_wrong",
      400,
      `${path} was encrypted under another key than the one given. Give the key it was begun with (VEDETTE_SECRET_KEY, ` +
        "or the file sealing.secret.json of the folder); without it the data cannot be read. Nothing was changed.",
      "secretKey",
    );
  }
  return undefined;
}
