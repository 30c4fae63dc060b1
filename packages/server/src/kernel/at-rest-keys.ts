/**
 * The keys of encryption at rest, all derived from the one that seals the secrets of the meta store: one for each
 * place, so that what lies in one can never be moved to another. Plain bytes, so that they can be handed to threads.
 */
import { hkdfSync } from "node:crypto";

export type AtRestKeys = {
  /** Of the embedded engine's disk. */
  readonly events: Uint8Array;
  readonly blobs: Uint8Array;
  /** Names blobs on the disk: a plain hash would tell whoever holds the same file that it is here. */
  readonly blobNames: Uint8Array;
  readonly log: Uint8Array;
  /** Written beside the data in plain, so that another key is recognised before anything is opened; tells nothing. */
  readonly check: string;
};

/** What a folder is under whose data is encrypted, or was once. */
export type AtRest = {
  readonly keys: AtRestKeys;
  /** What is written from now on is encrypted; what lies there is read either way. */
  readonly isOn: boolean;
};

export function deriveAtRestKeys(keyText: string): AtRestKeys {
  const derive = (purpose: string): Uint8Array =>
    new Uint8Array(hkdfSync("sha256", keyText, "", `vedette at rest: ${purpose}`, 32));
  return {
    events: derive("events"),
    blobs: derive("blobs"),
    blobNames: derive("names of blobs"),
    log: derive("log"),
    check: Buffer.from(derive("check")).subarray(0, 16).toString("hex"),
  };
}
