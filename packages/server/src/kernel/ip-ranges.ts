/** Addresses and ranges (CIDR) of both versions; an IPv4 address also where it is written inside an IPv6 one. */
import { parseIp } from "@vedette/protocol";

type Range = { readonly bits: readonly number[]; readonly length: number };

/** A test for addresses, or `undefined` where no range is given. What is no range fits nothing. */
export function createIpRanges(texts: readonly string[]): ((address: string) => boolean) | undefined {
  const ranges = texts.map(parseRange).filter((range) => range !== undefined);
  if (ranges.length === 0) return undefined;
  return (address) => {
    const words = parseAddress(address);
    return words !== undefined && ranges.some((range) => isIn(words, range));
  };
}

/** True for `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32` and their like. */
export function isIpRange(text: string): boolean {
  return parseRange(text) !== undefined;
}

function parseRange(text: string): Range | undefined {
  const [address = "", length, ...more] = text.trim().split("/");
  const words = parseAddress(address);
  if (words === undefined || more.length > 0) return undefined;
  if (length === undefined) return { bits: words, length: 128 };
  if (!/^\d{1,3}$/.test(length)) return undefined;
  const isV4 = !address.includes(":");
  const given = Number(length);
  return given > (isV4 ? 32 : 128) ? undefined : { bits: words, length: isV4 ? given + 96 : given };
}

/** Eight words of 16 bits; an IPv4 address in its place among the IPv6 ones (::ffff:0:0/96). */
function parseAddress(text: string): readonly number[] | undefined {
  const address = parseIp(text);
  if (address === undefined) return undefined;
  if (!address.includes(":")) return [0, 0, 0, 0, 0, 0xffff, ...dotted(address)];
  const at = address.includes(".") ? address.lastIndexOf(":") + 1 : address.length;
  const tail = at < address.length ? dotted(address.slice(at)) : [];
  const [head = "", rest] = address.slice(0, at).split("::");
  const before = words(head);
  const after = [...words(rest ?? ""), ...tail];
  if (rest === undefined) return [...before, ...after];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function words(text: string): readonly number[] {
  return text
    .split(":")
    .filter((word) => word !== "")
    .map((word) => Number.parseInt(word, 16));
}

function dotted(text: string): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split(".").map(Number);
  return [a * 256 + b, c * 256 + d];
}

function isIn(address: readonly number[], range: Range): boolean {
  for (let index = 0; index < 8; index += 1) {
    const bits = Math.min(16, range.length - index * 16);
    if (bits <= 0) return true;
    const mask = (0xffff << (16 - bits)) & 0xffff;
    if (((address[index] ?? 0) & mask) !== ((range.bits[index] ?? 0) & mask)) return false;
  }
  return true;
}
