/** The server's figures by stage, with the unit that their names say. Pure. */
import type { HealthFigures } from "@vedette/api";
import { formatBytes, formatCount, formatDuration } from "../../../lib/format.ts";

export interface Figure {
  /** As the server names it, without its stage. */
  readonly name: string;
  readonly text: string;
  readonly value: number;
}

export type StageId = "receive" | "log" | "process" | "store" | "disk" | "memory";

export interface Stage {
  readonly id: StageId;
  readonly figures: readonly Figure[];
}

export interface StoredTable {
  readonly name: string;
  readonly rows: number;
  readonly sizeBytes: number;
  readonly parts: number;
}

/** The way of an event, in order; memory carries all of them. */
const STAGES = ["receive", "log", "process", "store", "disk", "memory"] as const;

const TROUBLE: readonly string[] = ["eventsStored", "oldestUnprocessedMs", "deadLetters", "storeRetries"];

function print(name: string, value: number): string {
  if (/bytes(?:$|[A-Z_])/i.test(name)) return formatBytes(value);
  if (/(?:Ms|_ms)$/.test(name)) return formatDuration(value);
  if (/(?:Seconds|_seconds)$/.test(name)) return formatDuration(value * 1_000);
  return Number.isInteger(value) ? formatCount(value) : value.toFixed(2);
}

/** Of a stage or, of the store, the sums over its tables. */
function numbersOf(figures: HealthFigures, id: StageId): readonly (readonly [string, number])[] {
  if (id === "store") {
    const sum = (name: "rows" | "bytesOnDisk" | "activeParts") =>
      figures.store.tables.reduce((total, table) => total + table[name], 0);
    return [
      ["rows", sum("rows")],
      ["bytesOnDisk", sum("bytesOnDisk")],
      ["activeParts", sum("activeParts")],
    ];
  }
  const numbers = Object.entries(figures[id] ?? {}).flatMap(([name, value]) =>
    typeof value === "number" ? [[name, value] as const] : [],
  );
  // What tells of trouble comes first, and what a stage does before what it holds in memory.
  const rank = ([name]: readonly [string, number]) =>
    id !== "process" ? 0 : TROUBLE.includes(name) ? 0 : /heap|buffers|loopDelay|Ms$/i.test(name) ? 2 : 1;
  return numbers.toSorted((a, b) => rank(a) - rank(b));
}

/** The numbers of each stage; a stage that this process does not have is left out. */
export function readStages(figures: HealthFigures): readonly Stage[] {
  return STAGES.flatMap((id) => {
    if (figures[id] === undefined) return [];
    const list = numbersOf(figures, id).map(([name, value]) => ({ name, value, text: print(name, value) }));
    return [{ id, figures: list }];
  });
}

/** The tables of the event store, the largest first. */
export function readTables(figures: HealthFigures): readonly StoredTable[] {
  return figures.store.tables
    .map(({ table, rows, bytesOnDisk, activeParts }) => ({
      name: table,
      rows,
      sizeBytes: bytesOnDisk,
      parts: activeParts,
    }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes);
}

/** `bytesOnDisk` as words: `bytes on disk`; the unit stands with the number. */
export function figureLabel(name: string): string {
  return name
    .replace(/(?:Bytes|Ms|Seconds|_bytes|_ms|_seconds)$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/[._]+/g, " ")
    .toLowerCase();
}

/** How full the log is, which has a bound. */
export function logShare({ log }: HealthFigures): number | undefined {
  return log.bytesMax <= 0 ? undefined : log.bytesOnDisk / log.bytesMax;
}

/** How full the disk is. */
export function diskShare({ disk }: HealthFigures): number | undefined {
  return disk === undefined || disk.totalBytes <= 0 ? undefined : 1 - disk.freeBytes / disk.totalBytes;
}

export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** Per second between samples of a counter; a counter that fell has started anew. */
export function ratesOf(samples: readonly Sample[]): readonly number[] {
  return samples.slice(1).map((sample, index) => {
    const before = samples[index];
    if (before === undefined || sample.value < before.value || sample.atMs <= before.atMs) return 0;
    return ((sample.value - before.value) * 1_000) / (sample.atMs - before.atMs);
  });
}

export type StageState = "normal" | "full" | "deadLetters" | "down";

const LOG_SHARE_MAX = 0.8;

/** What deserves a word about a stage. */
export function stateOf(id: StageId, figures: HealthFigures): StageState {
  if (id === "log" && (logShare(figures) ?? 0) > LOG_SHARE_MAX) return "full";
  if (id === "disk" && figures.disk?.isLow) return "full";
  if (id === "process" && (figures.process?.buried ?? 0) + (figures.process?.deadLetters ?? 0) > 0)
    return "deadLetters";
  return id === "store" && !figures.store.up ? "down" : "normal";
}
