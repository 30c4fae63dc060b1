/** A minute or so of continuous profiling (version 2); spans find it by profiler, thread and time. */
import { isJsonObject, parseEventId, type EnvelopeItem, type DataCategory } from "@vedette/protocol";
import { refused, type ItemResult } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { ItemKind } from "../item-kind.ts";
import { valueScrubber } from "../parts/value-scrubber.ts";
import { parseLargeJson } from "../parts/large-json.ts";
import { durationMsOf, lineOf } from "../parts/line.ts";
import { environmentOf, releaseOf } from "../parts/release.ts";
import { derivedId, noId } from "../parts/row-id.ts";
import { rowOwner } from "../parts/row-owner.ts";
import { happenedAtMs, sdkColumns } from "../parts/sender.ts";
import { profileBlob } from "./profile-blob.ts";
import { isSampledProfile, readSamples, type ProfileFault } from "./profile-samples.ts";

/** Programs with a user before them; all others are servers. */
const userPlatforms: ReadonlySet<string> = new Set(["javascript", "cocoa", "android"]);

export const profileChunkKind: ItemKind = (item, context) => {
  const result = readChunk(item, context);
  if (typeof result !== "string") return result;
  return refused({ category: categoryOf(item, item.header.platform), outcome: "invalid", reason: result });
};

/** The header's platform decides, so that a limit can be kept before the payload is read. */
function categoryOf({ header }: EnvelopeItem, platform: unknown): DataCategory {
  if (header.type === "profile_chunk_ui") return "profile_chunk_ui";
  return typeof platform === "string" && userPlatforms.has(platform) ? "profile_chunk_ui" : "profile_chunk";
}

function readChunk(item: EnvelopeItem, context: ItemContext): ItemResult | ProfileFault {
  const json = parseLargeJson(item.payload);
  if (!isJsonObject(json)) return "profiling_invalid_json";
  const profilerId = parseEventId(json.profiler_id);
  const chunkId = parseEventId(json.chunk_id);
  if (profilerId === undefined || chunkId === undefined) return "profiling_missing_profile_metadata";
  const samples = readSamples(json.profile, "timestamp", 1);
  if (typeof samples === "string" && !isSampledProfile(json)) return samples;
  const platform = item.header.platform ?? json.platform;
  const blob = profileBlob(json, valueScrubber(context.settings));
  if (blob === undefined) return "profiling_invalid_json";
  const span = typeof samples === "string" ? undefined : samples;
  return {
    counts: [{ category: categoryOf(item, platform), outcome: "accepted", reason: "", quantity: 1 }],
    rows: [
      {
        table: "profiles",
        row: {
          ...rowOwner(context, "profiles"),
          ...sdkColumns(context, json.client_sdk),
          profile_id: chunkId,
          profiler_id: profilerId,
          timestamp: happenedAtMs(span?.first ?? json.timestamp, context),
          duration_ms: durationMsOf(span === undefined ? 0 : span.last - span.first),
          trace_id: noId,
          event_id: noId,
          transaction: "",
          platform: lineOf(platform, 64),
          environment: environmentOf(json.environment),
          release: releaseOf(json.release),
          samples: span?.count ?? 0,
          blob_id: blob.id,
          size_bytes: blob.bytes.length,
        },
      },
    ],
    blobs: [blob],
    onceId: derivedId("profile_chunk", profilerId, chunkId),
  };
}
