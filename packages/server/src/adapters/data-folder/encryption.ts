/**
 * Whether a folder and the key at hand belong together. Encryption is switched on and off for what is written from then
 * on; the key stays the same as long as anything may be encrypted under it.
 */
import { UserError } from "#kernel/errors.ts";

export type FolderEncryption = {
  /** Tells the key from another. */
  readonly check: string;
  readonly isOn: boolean;
};

/** Throws where what lies in the folder is encrypted under another key than the one at hand. */
export function refuseOtherKey(path: string, current: FolderEncryption | undefined, check: string): void {
  if (current === undefined || current.check === check) return;
  throw new UserError(
    "encryption_key_wrong",
    400,
    `${path} was encrypted under another key than the one given. Give the key it was begun with (VEDETTE_SECRET_KEY, ` +
      "or the file sealing.secret.json of the folder); without it the data cannot be read. Nothing was changed.",
    "secretKey",
  );
}
