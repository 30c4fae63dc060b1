/** A profile of one transaction (version 1), which it shares an envelope and its fate with. */
import { isJsonObject, parseEventId, type EnvelopeItem, type JsonObject } from "@vedette/protocol";
import { refused, type ItemResult } from "../../item-result.ts";
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
  const transaction = transactionOf(json);
  const durationMs = durationMsOfProfile(json, transaction, samples);
  if (durationMs > durationMsMax + durationMsSlack) return "profiling_duration_is_too_long";
  const blob = profileBlob(json, valueScrubber(context.settings));
  if (blob === undefined) return "profiling_invalid_json";
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: [
      {
        table: "profiles",
        row: {
          ...rowOwner(context, "profiles"),
          ...sdkColumns(context, json.client_sdk),
          profile_id: profileId,
          profiler_id: noId,
          timestamp: happenedAtMs(json.timestamp, context),
          duration_ms: durationMs,
          trace_id: idOrNone(transaction.trace_id ?? json.trace_id),
          event_id: transactionIdOf(json, transaction, context),
          transaction: valueScrubber(context.settings).text(
            lineOf(transaction.name ?? json.transaction_name, 200),
          ),
          platform: lineOf(json.platform, 64),
          environment: environmentOf(json.environment),
          release: releaseOf(json.release),
          samples: typeof samples === "string" ? 0 : samples.count,
          blob_id: blob.id,
          size_bytes: blob.bytes.length,
        },
      },
    ],
    blobs: [blob],
    onceId: derivedId("profile", profileId),
  };
}

/** SDKs say it as one, or as a list of one. */
function transactionOf(json: JsonObject): JsonObject {
  if (isJsonObject(json.transaction)) return json.transaction;
  const [first] = Array.isArray(json.transactions) ? json.transactions : [];
  return isJsonObject(first) ? first : {};
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
