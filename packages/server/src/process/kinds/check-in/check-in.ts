/** A check-in of a monitored job. What follows from it (missed, timed out, an incident) is decided elsewhere. */
import { isJsonObject, parseEventId, type JsonObject } from "@vedette/protocol";
import { cleanParts } from "#rules/scrubbing/clean-parts.ts";
import { refused } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { parseJson } from "../../steps/parse-json.ts";
import type { ItemKind } from "../item-kind.ts";
import { durationMsOf } from "../parts/line.ts";
import { nameScrubber } from "../parts/name-scrubber.ts";
import { environmentOf, releaseOf } from "../parts/release.ts";
import { derivedId, idOrNone, noId } from "../parts/row-id.ts";
import { rowOwner } from "../parts/row-owner.ts";
import { monitorConfigText } from "./monitor-config.ts";

const category = "monitor";
/** `missed` and `timeout` are the server's to say. */
const statuses: ReadonlySet<string> = new Set(["in_progress", "ok", "error"]);
const defaultEnvironment = "production";

export const checkInKind: ItemKind = (item, context) => {
  const parsed = parseJson(item.payload, context);
  if (parsed.kind === "drop") return refused({ category, outcome: parsed.outcome, reason: parsed.reason });
  const json = parsed.value;
  const clean = nameScrubber(context.settings);
  const slug = monitorSlug(
    typeof json.monitor_slug === "string" ? cleanParts(json.monitor_slug, "-", clean) : undefined,
  );
  if (slug === "") return refused({ category, outcome: "invalid", reason: "payload" });
  const status = typeof json.status === "string" && statuses.has(json.status) ? json.status : "unknown";
  const trace = isJsonObject(json.contexts) && isJsonObject(json.contexts.trace) ? json.contexts.trace : {};
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: [
      {
        table: "check_ins",
        row: {
          ...rowOwner(context, "checkIns"),
          check_in_id: checkInId(json, status, item.payload, context),
          monitor_slug: slug,
          status,
          // Whether a job is late is measured by our clock, whatever the job's says.
          timestamp: context.record.receivedAtMs,
          duration_ms: durationMsOf(json.duration),
          environment: environmentOf(json.environment) || defaultEnvironment,
          release: releaseOf(json.release),
          trace_id: idOrNone(trace.trace_id),
          monitor_config: monitorConfigText(json.monitor_config, clean),
        },
      },
    ],
  };
};

/** An end that names no check-in ends the latest one in progress: zeros. A beginning gets an id. */
function checkInId(json: JsonObject, status: string, payload: Uint8Array, { record }: ItemContext): string {
  const given = parseEventId(json.check_in_id);
  if (given !== undefined) return given;
  return status === "in_progress" ? derivedId("check_in", record.fallbackEventId, payload) : noId;
}

const slugLengthMax = 50;

/** Cut first, as the protocol says, then brought to the form of a slug: case and accents make no difference. */
export function monitorSlug(value: unknown): string {
  if (typeof value !== "string") return "";
  return value
    .trim()
    .slice(0, slugLengthMax)
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[^a-z0-9_]+/g, "-")
    .slice(0, slugLengthMax)
    .replace(/^-+|-+$/g, "");
}
