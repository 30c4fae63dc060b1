/** Who an event counts for: one identity per user, and its hash for counting without comparing texts. */
import { hash } from "node:crypto";
import type { EventUser } from "@vedette/protocol";

/** The first of id, username, email and address, with its kind: `id:42`. `undefined` for nobody. */
export function userIdentity(user: EventUser | undefined): string | undefined {
  if (user === undefined) return undefined;
  if (user.id) return `id:${user.id}`;
  if (user.username) return `username:${user.username}`;
  if (user.email) return `email:${user.email}`;
  return user.ip_address ? `ip:${user.ip_address}` : undefined;
}

/** 64 bits of the identity, never 0; 0 for nobody. */
export function userHash(identity: string | undefined): bigint {
  if (identity === undefined) return 0n;
  const bits = hash("md5", identity, "buffer").readBigUInt64LE(0);
  return bits === 0n ? 1n : bits;
}
