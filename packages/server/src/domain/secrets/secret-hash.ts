/** Secrets that are long and random are kept as SHA-256: nothing to guess, so no slow hash is needed. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Compares two hashes of equal length in a time that does not depend on where they differ. */
export function sameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** 256 random bits, safe in an address. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
