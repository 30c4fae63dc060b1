import { hkdfSync } from "node:crypto";

/** What signs the cookies of sessions where several servers have one key; tells nothing about the key. */
export function deriveSessionSecret(keyText: string): string {
  return Buffer.from(hkdfSync("sha256", keyText, "", "vedette sessions", 48)).toString("hex");
}
