/** What a transaction measured of itself: web vitals, frames, start times, and a few of the client's own. */
import { isJsonObject, type Json } from "../json.ts";
import { remark, type Walk } from "../event/walk.ts";

export type Measurement = { readonly name: string; readonly value: number; readonly unit: string };

/** Known measurements and what they are measured in. */
const units: ReadonlyMap<string, string> = new Map([
  ["app_start_cold", "millisecond"],
  ["app_start_warm", "millisecond"],
  ["cls", "none"],
  ["fcp", "millisecond"],
  ["fid", "millisecond"],
  ["fp", "millisecond"],
  ["frames_frozen", "none"],
  ["frames_frozen_rate", "ratio"],
  ["frames_slow", "none"],
  ["frames_slow_rate", "ratio"],
  ["frames_total", "none"],
  ["inp", "millisecond"],
  ["lcp", "millisecond"],
  ["stall_count", "none"],
  ["stall_longest_time", "millisecond"],
  ["stall_percentage", "ratio"],
  ["stall_total_time", "millisecond"],
  ["time_to_full_display", "millisecond"],
  ["time_to_initial_display", "millisecond"],
  ["ttfb", "millisecond"],
  ["ttfb.requesttime", "millisecond"],
]);

const renamed: ReadonlyMap<string, string> = new Map([
  ["app.start.cold", "app_start_cold"],
  ["app.start.warm", "app_start_warm"],
  ["ttfb.requestTime", "ttfb.requesttime"],
]);

/** Times of a start that are longer say that the clock stood still. */
const mobileStartMsMax = 180_000;
const mobileStarts: ReadonlySet<string> = new Set([
  "app_start_cold",
  "app_start_warm",
  "time_to_initial_display",
  "time_to_full_display",
]);

/** Besides the known ones. */
const customMax = 10;
const nameLengthMax = 200;

/** The unit that goes without saying. */
export function defaultMeasurementUnit(name: string): string {
  return units.get(name) ?? "none";
}

/** Reads measurements; the rates that follow from them are added. */
export function readMeasurements(
  value: Json | undefined,
  durationMs: number,
  walk: Walk,
): readonly Measurement[] {
  if (value === undefined || value === null) return [];
  if (!isJsonObject(value)) {
    remark(walk, "measurements", "invalid_data", { detail: "expected an object" });
    return [];
  }
  const found = new Map<string, Measurement>();
  let customs = 0;
  for (const key in value) {
    const name = renamed.get(key) ?? key;
    const measured = measurementOf(name, value[key]);
    if (measured === undefined) {
      remark(walk, `measurements.${key.slice(0, 40)}`, "invalid_data");
    } else if (units.has(name)) {
      found.set(name, measured);
    } else if (customs < customMax) {
      customs += 1;
      found.set(name, measured);
    } else {
      remark(walk, `measurements.${key.slice(0, 40)}`, "value_too_long", { detail: "there are too many" });
    }
  }
  addRates(found, durationMs);
  return [...found.values()];
}

function measurementOf(name: string, entry: Json | undefined): Measurement | undefined {
  if (name === "" || name.length > nameLengthMax || name === "__proto__") return undefined;
  const value = isJsonObject(entry) ? entry.value : entry;
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const given = isJsonObject(entry) && typeof entry.unit === "string" ? entry.unit.trim() : "";
  const known = units.get(name);
  if (known === undefined) return { name, value, unit: given === "" ? "none" : given.slice(0, 64) };
  if (given !== "" && given !== known && !(known === "none" && given === "ratio")) return undefined;
  if (mobileStarts.has(name) && value > mobileStartMsMax) return undefined;
  return { name, value, unit: known };
}

function addRates(found: Map<string, Measurement>, durationMs: number): void {
  const of = (name: string): number | undefined => found.get(name)?.value;
  const add = (name: string, part: number | undefined, whole: number | undefined): void => {
    if (part !== undefined && whole !== undefined && whole > 0 && !found.has(name))
      found.set(name, { name, value: part / whole, unit: "ratio" });
  };
  add("frames_slow_rate", of("frames_slow"), of("frames_total"));
  add("frames_frozen_rate", of("frames_frozen"), of("frames_total"));
  add("stall_percentage", of("stall_total_time"), durationMs);
}
