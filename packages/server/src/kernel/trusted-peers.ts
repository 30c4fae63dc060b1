/**
 * Whose word about a client's address is believed: proxies by address or range. A forwarded address counts only
 * when the one who forwarded it is trusted, from the nearest hop outwards.
 */
import { BlockList, isIP } from "node:net";

export type TrustedPeers = {
  readonly isTrusted: (address: string) => boolean;
};

export const nobodyTrusted: TrustedPeers = { isTrusted: () => false };
/** For a server that only its proxy can reach. */
export const everybodyTrusted: TrustedPeers = { isTrusted: () => true };

/** Reads addresses and CIDR ranges; `undefined` when one of them is neither. */
export function parseTrustedPeers(entries: readonly string[]): TrustedPeers | undefined {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix, ...more] = entry.split("/");
    const family = familyOf(address);
    if (family === undefined || more.length > 0) return undefined;
    const bitsMax = family === "ipv4" ? 32 : 128;
    if (prefix === undefined) list.addAddress(address, family);
    else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bitsMax)
      list.addSubnet(address, Number(prefix), family);
    else return undefined;
  }
  return {
    isTrusted: (given) => {
      const address = plainAddress(given);
      const family = familyOf(address);
      return family !== undefined && list.check(address, family);
    },
  };
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

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  return version === 4 ? "ipv4" : version === 6 ? "ipv6" : undefined;
}

/** A socket for both families writes IPv4 addresses as IPv6. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice("::ffff:".length) : address;
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^[0-9.]+:\d+$/.test(text) ? text.slice(0, text.lastIndexOf(":")) : text;
}
