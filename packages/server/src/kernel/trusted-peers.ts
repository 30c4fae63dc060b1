/**
 * Whose word about a client's address is believed: proxies by address or range. A forwarded address counts only
 * when the one who forwarded it is trusted, from the nearest hop outwards.
 */
import { isIP } from "node:net";
import { createIpRanges, isIpRange } from "./ip-ranges.ts";

export type TrustedPeers = {
  readonly isTrusted: (address: string) => boolean;
};

export const nobodyTrusted: TrustedPeers = { isTrusted: () => false };
/** For a server that only its proxy can reach. */
export const everybodyTrusted: TrustedPeers = { isTrusted: () => true };

/** Reads addresses and CIDR ranges; `undefined` when one of them is neither. */
export function parseTrustedPeers(entries: readonly string[]): TrustedPeers | undefined {
  if (!entries.every(isIpRange)) return undefined;
  const isTrusted = createIpRanges(entries);
  return isTrusted === undefined ? nobodyTrusted : { isTrusted };
}

/** The client's address: of a trusted peer the last forwarded one that is not trusted itself, else the peer's. */
export function clientAddress(peer: string, forwardedFor: string | undefined, trusted: TrustedPeers): string {
  let address = plainAddress(peer);
  if (forwardedFor === undefined || !trusted.isTrusted(address)) return address;
  for (const hop of forwardedFor.split(",").slice(-hopsMax).reverse()) {
    const next = plainAddress(withoutPort(hop.trim()));
    if (isIP(next) === 0) return address;
    address = next;
    if (!trusted.isTrusted(address)) return address;
  }
  return address;
}

const hopsMax = 50;

/** A socket for both families writes IPv4 addresses as IPv6. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice("::ffff:".length) : address;
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^[0-9.]+:\d+$/.test(text) ? text.slice(0, text.lastIndexOf(":")) : text;
}
