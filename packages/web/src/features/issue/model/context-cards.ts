/** Contexts of an event as cards: a title and rows, in an order that people expect. Pure. */
import { formatBytes } from "../../../lib/format.ts";

export interface ContextCard {
  readonly key: string;
  readonly title: string;
  readonly rows: readonly (readonly [key: string, value: unknown])[];
}

const ORDER = [
  "browser",
  "os",
  "client_os",
  "device",
  "runtime",
  "app",
  "culture",
  "gpu",
  "trace",
  "response",
  "state",
  "cloud_resource",
  "otel",
];
const TITLES: Readonly<Record<string, string>> = {
  os: "OS",
  client_os: "Client OS",
  gpu: "GPU",
  otel: "OpenTelemetry",
  cloud_resource: "Cloud resource",
};

function titleOf(key: string): string {
  const words = key.replaceAll(/[_-]+/g, " ");
  return TITLES[key] ?? words.slice(0, 1).toUpperCase() + words.slice(1);
}

function rank(key: string): number {
  const index = ORDER.indexOf(key);
  return index < 0 ? ORDER.length : index;
}

/** `raw_description` as words: `Raw description`. */
export function labelOf(key: string): string {
  if (!/^[a-z0-9_]+$/.test(key)) return key;
  const words = key.replaceAll("_", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** SDKs send memory and storage as bytes; nobody reads eleven digits. */
function readable(name: string, value: unknown): unknown {
  return typeof value === "number" && value >= 1_000 && /memory|storage|_size$/.test(name)
    ? formatBytes(value)
    : value;
}

export function contextCards(
  contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): readonly ContextCard[] {
  return Object.entries(contexts)
    .map(([key, context]) => ({
      key,
      title: titleOf(key),
      rows: Object.entries(context)
        .filter(([name, value]) => name !== "type" && value !== null && value !== "" && value !== undefined)
        .map(([name, value]) => [name, readable(name, value)] as const),
    }))
    .filter((card) => card.rows.length > 0)
    .sort((a, b) => rank(a.key) - rank(b.key) || a.key.localeCompare(b.key));
}
