/** The settings of a monitor that a check-in may carry: what is usable of them, as JSON. */
import { isJsonObject, type Json, type JsonObject } from "@vedette/protocol";
import { lineOf, wholeOf } from "../parts/line.ts";
import type { NameScrubber } from "../parts/name-scrubber.ts";
import { isCrontab } from "./crontab.ts";

const minutesMax = 40_320;
const thresholdMax = 720;
const units: ReadonlySet<unknown> = new Set(["year", "month", "week", "day", "hour", "minute"]);

/** Without a schedule that can be followed there is nothing to set up: "". */
export function monitorConfigText(value: Json | undefined, clean: NameScrubber): string {
  if (!isJsonObject(value)) return "";
  const schedule = scheduleOf(value.schedule);
  if (schedule === undefined) return "";
  const config: JsonObject = {
    schedule,
    checkin_margin: minutes(value.checkin_margin),
    max_runtime: minutes(value.max_runtime),
    timezone: timezoneOf(value.timezone),
    failure_issue_threshold: threshold(value.failure_issue_threshold),
    recovery_threshold: threshold(value.recovery_threshold),
    owner: clean(lineOf(value.owner, 100)) || undefined,
  };
  return JSON.stringify(config);
}

function scheduleOf(value: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  if (value.type === "crontab") {
    const crontab = lineOf(value.value, 100);
    return isCrontab(crontab) ? { type: "crontab", value: crontab } : undefined;
  }
  const every = wholeOf(value.value, 10_000);
  if (value.type !== "interval" || every === undefined || every === 0 || !units.has(value.unit))
    return undefined;
  return { type: "interval", value: every, unit: value.unit };
}

function minutes(value: Json | undefined): number | undefined {
  const given = wholeOf(value);
  return given === undefined || given === 0 ? undefined : Math.min(given, minutesMax);
}

function threshold(value: Json | undefined): number | undefined {
  const given = wholeOf(value);
  return given === undefined || given === 0 ? undefined : Math.min(given, thresholdMax);
}

/** Looking a zone up takes some hundred microseconds, and a project uses few. */
const zones = new Map<string, boolean>();
const zonesMax = 1000;

function timezoneOf(value: Json | undefined): string | undefined {
  const name = lineOf(value, 64);
  if (name === "") return undefined;
  let isZone = zones.get(name);
  if (isZone === undefined) {
    isZone = isTimezone(name);
    if (zones.size >= zonesMax) zones.clear();
    zones.set(name, isZone);
  }
  return isZone ? name : undefined;
}

function isTimezone(name: string): boolean {
  // An offset is taken by the formatter and is no name of a zone.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    // The only thing that can be wrong with these options is the zone.
    return false;
  }
}
