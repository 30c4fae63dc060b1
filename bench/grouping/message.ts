/** Messages as applications word them: fixed words of the fault, and parts that differ at every occurrence. */
import type { Random } from "../sample/random.ts";
import { nouns, people } from "./vocabulary.ts";

export type Message = {
  readonly template: string;
  readonly write: (random: Random) => string;
};

const pad = (value: number, length = 2): string => String(value).padStart(length, "0");
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const token = (random: Random, length: number, from = alphabet): string =>
  Array.from({ length }, () => from[random.integer(0, from.length - 1)]).join("");
const uuid = (random: Random): string =>
  `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
const clock = (random: Random): string =>
  `${pad(random.integer(0, 23))}:${pad(random.integer(0, 59))}:${pad(random.integer(0, 59))}`;

const parts: Readonly<Record<string, (random: Random) => string>> = {
  int: (random) => String(random.integer(1, 10 ** random.integer(1, 9))),
  uuid,
  hex: (random) => `0x${random.hex(random.pick([8, 12, 16]))}`,
  sha: (random) => random.hex(40),
  md5: (random) => random.hex(32),
  oid: (random) => random.hex(24),
  /** As payment services name things. */
  prefixed: (random) =>
    `${random.pick(["ch", "pi", "cus", "in", "evt"])}_${token(random, random.pick([14, 24]))}`,
  /** Of one kind of thing. */
  key: (random) => `ord_${token(random, 12, "abcdefghijklmnopqrstuvwxyz0123456789")}`,
  ulid: (random) => `01J${token(random, 23, "0123456789ABCDEFGHJKMNPQRSTVWXYZ")}`,
  pod: (random) =>
    `web-${random.hex(9).replace(/[a]/g, "b")}-${token(random, 5, "bcdfghjklmnpqrstvwxz2456789")}`,
  date: (random) =>
    `2026-${pad(random.integer(1, 12))}-${pad(random.integer(1, 28))}${random.chance(0.5) ? `T${clock(random)}.${pad(random.integer(0, 999), 3)}Z` : ` ${clock(random)}`}`,
  day: (random) => `2026-${pad(random.integer(1, 12))}-${pad(random.integer(1, 28))}`,
  slashed: (random) => `${pad(random.integer(1, 28))}/${random.pick(months)}/2026:${clock(random)} +0000`,
  euro: (random) => `${random.integer(1, 28)}.${random.integer(1, 12)}.2026`,
  clock,
  email: (random) =>
    `${random.pick(people).split(" ")[0]?.toLowerCase()}.${random.integer(1, 999)}@${random.pick(["example.net", "mail.example.com"])}`,
  url: (random) =>
    `https://${random.pick(["api", "eu", "hooks"])}.example.net/v1/${random.pick(nouns)}s/${random.integer(1, 99_999)}?t=${random.hex(8)}`,
  ip: (random) =>
    `10.${random.integer(0, 255)}.${random.integer(0, 255)}.${random.integer(1, 254)}:${random.integer(1024, 65_000)}`,
  ip6: (random) => `2001:db8::${random.hex(4)}:${random.hex(3)}`,
  path: (random) => `/var/data/${random.pick(nouns)}/${random.hex(10)}/${random.integer(1, 900)}.csv`,
  tmp: (random) => `/tmp/upload-${token(random, 8)}`,
  windowsPath: (random) =>
    `C:\\Users\\${random.pick(people).split(" ")[0]}\\AppData\\Local\\Temp\\${random.hex(8)}.tmp`,
  ms: (random) =>
    random.pick([`${random.integer(1, 60_000)}ms`, `${random.integer(1, 60)}.${random.integer(0, 9)}s`]),
  size: (random) => `${random.integer(1, 900)}.${random.integer(0, 9)} MB`,
  float: (random) => `${random.integer(0, 9000)}.${random.integer(1, 99)}`,
  percent: (random) => `${random.integer(1, 100)}%`,
  negative: (random) => `-${random.integer(1, 9000)}`,
  version: (random) => `${random.integer(1, 9)}.${random.integer(0, 30)}.${random.integer(0, 30)}`,
  name: (random) => random.pick(people),
  quotedKey: (random) => `'${random.integer(100, 99_999)}-${token(random, 4)}'`,
  jwt: (random) => `eyJ${token(random, 20)}.eyJ${token(random, 30)}.${token(random, 24)}`,
};

/** `{noun}` is chosen once for the fault, every other part at each occurrence. */
export const templates = [
  "{noun} {int} not found",
  "no {noun} with id {uuid}",
  "{noun} {key} is already closed",
  "could not lock {noun} {int} within {ms}",
  "connection to {ip} timed out after {ms}",
  "{noun} limit of {int} exceeded: {int}",
  "GET {url} answered {int}",
  "{noun} of {email} has no address",
  "invalid {noun} date: {date}",
  "{noun} {prefixed} was declined",
  "cannot read {path}: No such file or directory",
  "{noun} {oid} has version {int}, expected {int}",
  "checksum {sha} of {noun} does not match {sha}",
  "unexpected {noun} state at {date}",
  "{noun} amount {float} is below {float}",
  "duplicate {noun} {quotedKey}",
  "{noun} expired on {day}",
  "the {noun} must not be empty",
  "unsupported {noun} currency",
  "{noun} is not ready",
  "worker {pod} lost its {noun}",
  "message {ulid} cannot be delivered to the {noun} queue",
  "object at {hex} was freed: {noun}",
  "quota of {noun} used up by {percent} ({size})",
  "balance {negative} is not allowed for {noun} {int}",
  "upload {tmp} is no {noun}",
  "peer {ip6} closed the {noun} stream",
  "log line of {slashed} has no {noun}",
  "{noun} expects version {version} or newer",
  "cannot open {windowsPath} for {noun}",
  "token {jwt} is not valid for {noun}",
  "{noun} run of {euro} {clock} was skipped",
  "digest {md5} unknown to {noun}",
  "{noun} requested by {name} is gone",
] as const;

/** A message of the fault. */
export function messageOf(random: Random, template: string = random.pick(templates)): Message {
  const noun = random.pick(nouns);
  const fixed = template.replaceAll("{noun}", noun);
  return {
    template: fixed,
    write: (each) => fixed.replace(/\{(\w+)\}/g, (whole, name: string) => parts[name]?.(each) ?? whole),
  };
}
