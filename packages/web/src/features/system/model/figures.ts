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

/** The way of an event, in order; what the server adds stands behind it. */
const ORDER = ["receive", "log", "process", "store", "query", "memory", "server"];

function print(name: string, value: number): string {
  if (/bytes(?:$|[A-Z_])/i.test(name)) return formatBytes(value);
  if (/(?:Ms|_ms)$/.test(name)) return formatDuration(value);
  if (/(?:Seconds|_seconds)$/.test(name)) return formatDuration(value * 1_000);
  return Number.isInteger(value) ? formatCount(value) : value.toFixed(2);
}

/** Flat names such as `log.bytesOnDisk`, or nested objects; both become stages. */
export function readStages(figures: Readonly<Record<string, unknown>>): readonly Stage[] {
  const stages = new Map<string, Figure[]>();
  const add = (stage: string, name: string, value: unknown) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return;
    const list = stages.get(stage) ?? [];
    list.push({ name, value, text: print(name, value) });
    stages.set(stage, list);
  };
  for (const [key, value] of Object.entries(figures)) {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
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
  return usedValue === undefined || limitValue === undefined || limitValue <= 0 ? undefined : usedValue / limitValue;
}
