/**
 * Bytes of any length under AES-256-GCM, for a writer that seals millions of times with one key. Twenty-eight random
 * bytes stand before each: sixteen choose the key of this text alone, twelve are its nonce, so that no number of texts
 * brings two under the same pair.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = saltBytes + nonceBytes;

export type BytesSealer = {
  /** `context` is not kept: whoever opens must know it. */
  readonly seal: (bytes: Uint8Array, context: string) => Uint8Array<ArrayBuffer>;
  /** `undefined` for what was sealed under another key or context, or changed since. */
  readonly open: (sealed: Uint8Array, context: string) => Uint8Array | undefined;
};

export function createBytesSealer(key: Uint8Array): BytesSealer {
  const keyOf = (salt: Uint8Array): Buffer => createHmac("sha256", key).update(salt).digest();
  return {
    seal: (bytes, context) => {
      const head = randomBytes(headBytes);
      const cipher = createCipheriv(
        "aes-256-gcm",
        keyOf(head.subarray(0, saltBytes)),
        head.subarray(saltBytes),
      ).setAAD(Buffer.from(context));
      const sealed = new Uint8Array(headBytes + bytes.length + tagBytes);
      sealed.set(head);
      sealed.set(cipher.update(bytes), headBytes);
      cipher.final();
      sealed.set(cipher.getAuthTag(), headBytes + bytes.length);
      return sealed;
    },
    open: (sealed, context) => {
      if (sealed.length < headBytes + tagBytes) return undefined;
      const decipher = createDecipheriv(
        "aes-256-gcm",
        keyOf(sealed.subarray(0, saltBytes)),
        sealed.subarray(saltBytes, headBytes),
        { authTagLength: tagBytes },
      )
        .setAAD(Buffer.from(context))
        .setAuthTag(sealed.subarray(-tagBytes));
      const bytes = decipher.update(sealed.subarray(headBytes, -tagBytes));
      try {
        decipher.final();
        return bytes;
      } catch {
        // The tag does not fit: another key, another context, or other bytes.
        return undefined;
      }
    },
  };
}
