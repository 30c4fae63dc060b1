/**
 * A profile of one transaction (version 1), which it shares an envelope and its fate with. Some profilers run through
 * several: then there is a row for each, of the same profile.
 */
import { isJsonObject, parseEventId, type EnvelopeItem, type JsonObject } from "@vedette/protocol";
import { refused, type ItemResult } from "../../item-result.ts";
import type { TableRow } from "#ports/event-tables.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { ItemKind } from "../item-kind.ts";
import { valueScrubber } from "../parts/value-scrubber.ts";
import { parseLargeJson } from "../parts/large-json.ts";
import { lineOf } from "../parts/line.ts";
import { environmentOf, releaseOf } from "../parts/release.ts";
import { derivedId, idOrNone, noId } from "../parts/row-id.ts";
import { rowOwner } from "../parts/row-owner.ts";
import { happenedAtMs, sdkColumns } from "../parts/sender.ts";
import { profileBlob } from "./profile-blob.ts";
import { isSampledProfile, readSamples, type ProfileFault, type SampleSpan } from "./profile-samples.ts";

const category = "profile";
const samplesMin = 2;
const durationMsMax = 30_000;
/** Profilers stop at thirty seconds, and take a moment to do so. */
const durationMsSlack = 2_000;
/** In thirty seconds; beyond, the first ones. */
const transactionsMax = 100;

export const profileKind: ItemKind = (item, context) => {
  const result = readProfile(item, context);
  return typeof result === "string" ? refused({ category, outcome: "invalid", reason: result }) : result;
};

function readProfile(item: EnvelopeItem, context: ItemContext): ItemResult | ProfileFault {
  const json = parseLargeJson(item.payload);
  if (!isJsonObject(json)) return "profiling_invalid_json";
  const profileId = parseEventId(json.event_id ?? json.profile_id);
  if (profileId === undefined) return "profiling_missing_profile_metadata";
  const samples = readSamples(json.profile, "elapsed_since_start_ns", samplesMin);
  if (typeof samples === "string" && !isSampledProfile(json)) return samples;
  const transactions = transactionsOf(json);
  const durationMs = durationMsOfProfile(json, transactions[0], samples);
  if (durationMs > durationMsMax + durationMsSlack) return "profiling_duration_is_too_long";
  const blob = profileBlob(json, valueScrubber(context.settings));
  if (blob === undefined) return "profiling_invalid_json";
  const row = {
    ...rowOwner(context, "profiles"),
    ...sdkColumns(context, json.client_sdk),
    profile_id: profileId,
    profiler_id: noId,
    timestamp: happenedAtMs(json.timestamp, context),
    duration_ms: durationMs,
    platform: lineOf(json.platform, 64),
    environment: environmentOf(json.environment),
    release: releaseOf(json.release),
    samples: typeof samples === "string" ? 0 : samples.count,
    blob_id: blob.id,
    size_bytes: blob.bytes.length,
  };
  const scrubber = valueScrubber(context.settings);
  const rows = new Map<string, TableRow>();
  for (const transaction of transactions) {
    const eventId = transactionIdOf(json, transaction, context);
    const traceId = idOrNone(transaction.trace_id ?? json.trace_id);
    const name = scrubber.text(lineOf(transaction.name ?? json.transaction_name, 200));
    if (rows.has(eventId)) continue;
    rows.set(eventId, {
      table: "profiles",
      row: { ...row, trace_id: traceId, event_id: eventId, transaction: name },
    });
  }
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: [...rows.values()],
    blobs: [blob],
    onceId: derivedId("profile", profileId),
  };
}

type Transactions = readonly [first: JsonObject, ...more: JsonObject[]];

/** SDKs say it as one, or as a list, nearly always of one. */
function transactionsOf(json: JsonObject): Transactions {
  if (isJsonObject(json.transaction)) return [json.transaction];
  const listed = Array.isArray(json.transactions) ? json.transactions : [];
  const [first = {}, ...more] = listed.slice(0, transactionsMax).filter((one) => isJsonObject(one));
  return [first, ...more];
}

/** The envelope is that of the transaction. */
function transactionIdOf(json: JsonObject, transaction: JsonObject, { envelopeHeader }: ItemContext): string {
  return idOrNone(
    [transaction.id, json.transaction_id, envelopeHeader.event_id].find((id) => parseEventId(id)),
  );
}

function durationMsOfProfile(
  json: JsonObject,
  transaction: JsonObject,
  samples: SampleSpan | ProfileFault,
): number {
  if (typeof samples !== "string") return Math.round((samples.last - samples.first) / 1e6);
  const said =
    Number(json.duration_ns ?? Number.NaN) ||
    Number(transaction.relative_end_ns) - Number(transaction.relative_start_ns);
  return Number.isFinite(said) && said > 0 ? Math.min(Math.round(said / 1e6), durationMsMax) : 0;
}
