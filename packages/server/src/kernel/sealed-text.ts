/**
 * Secrets that must be readable again, encrypted for the time they lie in a database: AES-256-GCM under a key
 * that is kept elsewhere. The purpose is bound to the text, so that a sealed one cannot be moved to another place.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

export type TextSealer = {
  readonly seal: (text: string, purpose: string) => string;
  /**
   * What was sealed for this purpose; a text that was never sealed comes back as it is. `undefined` for one that
   * was sealed under another key or for something else, or changed since.
   */
  readonly open: (stored: string, purpose: string) => string | undefined;
};

const version = "sealed:v1:";
const nonceBytes = 12;
const tagBytes = 16;

export const sealingKeyLengthMin = 32;

export function newSealingKey(): string {
  return randomBytes(32).toString("base64url");
}

export function isSealed(stored: string): boolean {
  return stored.startsWith(version);
}

/** The key is any text of enough randomness. */
export function createTextSealer(keyText: string): TextSealer {
  if (keyText.length < sealingKeyLengthMin)
    throw new Error(`a key for sealing has at least ${sealingKeyLengthMin} characters`);
  const key = Buffer.from(hkdfSync("sha256", keyText, "", "vedette sealed text", 32));
  return {
    seal: (text, purpose) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${version}${sealed.toString("base64url")}`;
    },
    open: (stored, purpose) => {
      if (!isSealed(stored)) return stored;
      const bytes = Buffer.from(stored.slice(version.length), "base64url");
      if (bytes.length < nonceBytes + tagBytes) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-tagBytes));
      const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
      try {
        return Buffer.concat([text, decipher.final()]).toString("utf8");
      } catch {
        // The tag does not fit: another key, another purpose, or other bytes.
        return undefined;
      }
    },
  };
}
