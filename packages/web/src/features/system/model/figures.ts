/** The server's figures by stage, with the unit that their names say. Pure. */
import { formatBytes, formatCount, formatDuration } from "../../../lib/format.ts";

export interface Figure {
  /** As the server names it, without its stage. */
  readonly name: string;
  readonly text: string;
  readonly value: number;
}

export interface Stage {
  readonly id: string;
  readonly figures: readonly Figure[];
}

export interface StoredTable {
  readonly name: string;
  readonly rows: number;
  readonly sizeBytes: number;
  readonly parts: number | undefined;
}

export type FigureTree = Readonly<Record<string, unknown>>;

/** The way of an event, in order; what the server adds stands behind it. */
const ORDER = ["receive", "log", "process", "store", "query", "memory", "server"];

function isTree(value: unknown): value is FigureTree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function print(name: string, value: number): string {
  if (/bytes(?:$|[A-Z_])/i.test(name)) return formatBytes(value);
  if (/(?:Ms|_ms)$/.test(name)) return formatDuration(value);
  if (/(?:Seconds|_seconds)$/.test(name)) return formatDuration(value * 1_000);
  return Number.isInteger(value) ? formatCount(value) : value.toFixed(2);
}

/** Flat names such as `log.bytesOnDisk`, or nested objects; both become stages. */
export function readStages(figures: FigureTree): readonly Stage[] {
  const stages = new Map<string, Figure[]>();
  const add = (stage: string, name: string, value: unknown) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return;
    const list = stages.get(stage) ?? [];
    list.push({ name, value, text: print(name, value) });
    stages.set(stage, list);
  };
  for (const [key, value] of Object.entries(figures)) {
    if (isTree(value)) {
      for (const [name, inner] of Object.entries(value)) add(key, name, inner);
      continue;
    }
    const dot = key.indexOf(".");
    if (dot > 0) add(key.slice(0, dot), key.slice(dot + 1), value);
    else add("server", key, value);
  }
  const rank = (id: string) => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);
  return [...stages].map(([id, list]) => ({ id, figures: list })).sort((a, b) => rank(a.id) - rank(b.id));
}

/** The tables of the event store, the largest first. */
export function readTables(figures: FigureTree): readonly StoredTable[] {
  const store = figures["store"];
  const tables = isTree(store) && Array.isArray(store["tables"]) ? store["tables"] : [];
  return tables
    .filter(isTree)
    .map((table) => ({
      name: String(table["table"] ?? table["name"] ?? ""),
      rows: Number(table["rows"] ?? 0),
      sizeBytes: Number(table["bytesOnDisk"] ?? 0),
      parts: typeof table["activeParts"] === "number" ? table["activeParts"] : undefined,
    }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes);
}

/** One figure by stage and name, however it is nested. */
export function figureOf(figures: FigureTree, stage: string, name: string): number | undefined {
  return readStages(figures)
    .find((one) => one.id === stage)
    ?.figures.find((one) => one.name === name)?.value;
}

/** `bytesOnDisk` as words: `bytes on disk`; the unit stands with the number. */
export function figureLabel(name: string): string {
  return name
    .replace(/(?:Bytes|Ms|Seconds|_bytes|_ms|_seconds)$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/[._]+/g, " ")
    .toLowerCase();
}

/** How full a bounded store is, where both numbers are known. */
export function shareOf(stage: Stage, used: string, limit: string): number | undefined {
  const of = (name: string) => stage.figures.find((one) => one.name === name)?.value;
  const [usedValue, limitValue] = [of(used), of(limit)];
  return usedValue === undefined || limitValue === undefined || limitValue <= 0
    ? undefined
    : usedValue / limitValue;
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

/** What deserves a word about a stage. */
export function stateOf(stage: Stage, figures: FigureTree): StageState {
  const value = (name: string) => stage.figures.find((one) => one.name === name)?.value ?? 0;
  if (stage.id === "log" && (shareOf(stage, "bytesOnDisk", "bytesMax") ?? 0) > 0.8) return "full";
  if (stage.id === "process" && value("buried") + value("deadLetters") > 0) return "deadLetters";
  const tree = figures[stage.id];
  return isTree(tree) && tree["up"] === false ? "down" : "normal";
}
