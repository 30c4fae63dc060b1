/**
 * Memory of a process and its descendants, as if nothing else ran. The sum of their PSS is not that: a page of a
 * library counts by half when another server, a test or this bench has the same file open, and the engine's library
 * alone has 190 MiB of them in use (490 MiB alone, 391 beside a second server).
 */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { processTree } from "./processes.ts";

const pageBytes = 4096;
const entryBytes = 8;
/** In the upper half of an entry of /proc/pid/pagemap: the page is in memory, and it is one of a file. */
const present = 0x8000_0000;
const ofFile = 0x2000_0000;

export function memoryBytes(pid: number): number {
  const files = new Map<string, Set<number>>();
  let bytes = 0;
  for (const one of processTree(pid)) {
    try {
      bytes += privateBytes(one);
      addFilePages(one, files);
    } catch {
      // It ended meanwhile.
    }
  }
  for (const pages of files.values()) bytes += pages.size * pageBytes;
  return bytes;
}

/** What no file holds: heaps, stacks, and pages of files that were written to. */
function privateBytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const matches = text.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+) kB/gm);
  return [...matches].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
}

/** Which pages of which files are in use; each once, however many processes use it. */
function addFilePages(pid: number, files: Map<string, Set<number>>): void {
  const pagemap = openSync(`/proc/${pid}/pagemap`, "r");
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
      const match = /^(\w+)-(\w+) \S+ (\w+) (\S+) (\d+)/.exec(line);
      if (!match || match[5] === "0") continue;
      const [from = 0, to = 0, offset = 0] = match.slice(1, 4).map((hex) => parseInt(hex, 16) / pageBytes);
      const file = `${match[4]} ${match[5]}`;
      const pages = files.get(file) ?? new Set();
      files.set(file, pages);
      const entries = Buffer.alloc((to - from) * entryBytes);
      const readBytes = readSync(pagemap, entries, 0, entries.length, from * entryBytes);
      for (let at = 0; at < readBytes; at += entryBytes) {
        const flags = entries.readUInt32LE(at + 4);
        if ((flags & present) !== 0 && (flags & ofFile) !== 0) pages.add(offset + at / entryBytes);
      }
    }
  } finally {
    closeSync(pagemap);
  }
}
