/** Contexts of an event as cards: a title and rows, in an order that people expect. Pure. */
import { formatBytes } from "../../../lib/format.ts";

export interface ContextCard {
  readonly key: string;
  readonly title: string;
  readonly rows: readonly (readonly [key: string, value: unknown])[];
}

/** Kinds that every SDK knows, in an order that people expect; they have words of their own. */
export const NAMED_CONTEXTS = [
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
  "flags",
  "feedback",
  "profile",
  "replay",
] as const;
export function isNamedContext(key: string): key is (typeof NAMED_CONTEXTS)[number] {
  return (NAMED_CONTEXTS as readonly string[]).includes(key);
}

/** What SDKs have in common of these; the rest is called as its SDK calls it. */
export const NAMED_ROWS = [
  "name",
  "version",
  "build",
  "kernel_version",
  "raw_description",
  "rooted",
  "theme",
  "distribution_name",
  "distribution_version",
  "distribution_pretty_name",
  "family",
  "model",
  "model_id",
  "brand",
  "manufacturer",
  "arch",
  "archs",
  "device_type",
  "device_unique_identifier",
  "id",
  "simulator",
  "battery_level",
  "battery_status",
  "battery_temperature",
  "charging",
  "online",
  "connection_type",
  "orientation",
  "screen_resolution",
  "screen_height_pixels",
  "screen_width_pixels",
  "screen_density",
  "screen_dpi",
  "low_memory",
  "memory_size",
  "free_memory",
  "usable_memory",
  "storage_size",
  "free_storage",
  "external_storage_size",
  "external_free_storage",
  "boot_time",
  "uptime",
  "processor_count",
  "processor_frequency",
  "cpu_description",
  "chipset",
  "supports_vibration",
  "supports_accelerometer",
  "supports_gyroscope",
  "supports_audio",
  "supports_location_service",
  "app_name",
  "app_version",
  "app_build",
  "app_identifier",
  "app_id",
  "app_start_time",
  "app_memory",
  "build_type",
  "device_app_hash",
  "in_foreground",
  "is_active",
  "start_type",
  "view_names",
  "permissions",
  "locale",
  "timezone",
  "calendar",
  "display_name",
  "is_24_hour_format",
  "vendor_id",
  "vendor_name",
  "api_type",
  "multi_threaded_rendering",
  "npot_support",
  "max_texture_size",
  "graphics_shader_level",
  "trace_id",
  "span_id",
  "parent_span_id",
  "op",
  "status",
  "origin",
  "data",
  "description",
  "sampled",
  "client_sample_rate",
  "exclusive_time",
  "status_code",
  "body_size",
  "headers",
  "cookies",
  "state",
  "attributes",
  "resource",
  "message",
  "contact_email",
  "url",
  "source",
  "associated_event_id",
  "profile_id",
  "profiler_id",
  "replay_id",
] as const;
const namedRows: ReadonlySet<string> = new Set(NAMED_ROWS);

/** In a context of its own making the same key may mean anything, and flags are named by people. */
export function isNamedRow(context: string, key: string): key is (typeof NAMED_ROWS)[number] {
  return context !== "flags" && isNamedContext(context) && namedRows.has(key);
}

/** Of a kind that only its SDK knows. */
function titleOf(key: string): string {
  const words = key.replaceAll(/[_-]+/g, " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function rank(key: string): number {
  const index = isNamedContext(key) ? NAMED_CONTEXTS.indexOf(key) : -1;
  return index < 0 ? NAMED_CONTEXTS.length : index;
}

/** `raw_description` as words: `Raw description`. */
export function labelOf(key: string): string {
  if (!/^[a-z0-9_]+$/.test(key)) return key;
  const words = key.replaceAll("_", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** SDKs send memory and storage as bytes, that of graphics cards in megabytes, and batteries in percent. */
function readable(context: string, name: string, value: unknown): unknown {
  if (typeof value !== "number") return value;
  if (context === "gpu" && name === "memory_size") return formatBytes(value * 1_048_576);
  if (name === "battery_level" && value >= 0 && value <= 100) return `${Math.round(value)}%`;
  // Of a texture it is the length of a side.
  if (name === "max_texture_size") return value;
  return value >= 1_000 && /memory|storage|_size$|_bytes$/.test(name) ? formatBytes(value) : value;
}

function isFlag(value: unknown): value is { readonly flag: string; readonly result: unknown } {
  return typeof value === "object" && value !== null && "flag" in value && typeof value.flag === "string";
}

/** The rows of a context that say something, sizes as people read them; flags by their names. */
export function contextRows(key: string, context: Readonly<Record<string, unknown>>): ContextCard["rows"] {
  const { values } = context;
  if (key === "flags" && Array.isArray(values) && values.every(isFlag))
    return values.map(({ flag, result }) => [flag, result] as const);
  return Object.entries(context)
    .filter(([name, value]) => name !== "type" && value !== null && value !== "" && value !== undefined)
    .map(([name, value]) => [name, readable(key, name, value)] as const);
}

export function contextCards(
  contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): readonly ContextCard[] {
  return Object.entries(contexts)
    .map(([key, context]) => ({
      key,
      title: titleOf(key),
      rows: contextRows(key, context),
    }))
    .filter((card) => card.rows.length > 0)
    .sort((a, b) => rank(a.key) - rank(b.key) || a.key.localeCompare(b.key));
}
