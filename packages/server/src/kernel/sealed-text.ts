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
  /**
   * The same under the key that seals: a text that is so already comes back as it is, one under an earlier key or
   * under none is sealed. `undefined` for what cannot be opened.
   */
  readonly renew: (stored: string, purpose: string) => string | undefined;
};

/** The one that seals, and earlier ones, which open what was sealed before the key was changed. */
export type SealingKeys = { readonly key: string; readonly previous: readonly string[] };

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

/** Keys are any texts of enough randomness. */
export function createTextSealer(keyText: string, previousTexts: readonly string[] = []): TextSealer {
  const key = keyFrom(keyText);
  const previous = previousTexts.map(keyFrom);
  const seal = (text: string, purpose: string): string => {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `${version}${sealed.toString("base64url")}`;
  };
  const openByPrevious = (stored: string, purpose: string): string | undefined => {
    for (const earlier of previous) {
      const text = openUnder(earlier, stored, purpose);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  return {
    seal,
    open: (stored, purpose) =>
      isSealed(stored) ? (openUnder(key, stored, purpose) ?? openByPrevious(stored, purpose)) : stored,
    renew: (stored, purpose) => {
      if (!isSealed(stored)) return seal(stored, purpose);
      if (openUnder(key, stored, purpose) !== undefined) return stored;
      const text = openByPrevious(stored, purpose);
      return text === undefined ? undefined : seal(text, purpose);
    },
  };
}

function keyFrom(text: string): Buffer {
  if (text.length < sealingKeyLengthMin)
    throw new Error(`a key for sealing has at least ${sealingKeyLengthMin} characters`);
  return Buffer.from(hkdfSync("sha256", text, "", "vedette sealed text", 32));
}

function openUnder(key: Buffer, stored: string, purpose: string): string | undefined {
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
}
