/** What a segment of a replay says about itself: an event with the pages, errors and traces of the segment. */
import { parseEventId, type EnvelopeItem, type Json, type JsonObject } from "@vedette/protocol";
import type { ReplaySegmentRow } from "#ports/event-tables.ts";
import { refused, type ItemResult } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { NormalizedItem } from "../../steps/normalize.ts";
import type { ItemKind } from "../item-kind.ts";
import { readEventItem } from "../parts/event-item.ts";
import { valueScrubber } from "../parts/value-scrubber.ts";
import { lineOf } from "../parts/line.ts";
import { personColumns } from "../parts/person.ts";
import { derivedId } from "../parts/row-id.ts";
import { rowOwner } from "../parts/row-owner.ts";
import { clockShiftMs, sdkColumns, senderTimeMs } from "../parts/sender.ts";
import { segmentIdOf, type SegmentRef } from "./replay-ids.ts";

const category = "replay";
const listedMax = 100;
const dayMs = 86_400_000;

export const replayEventKind: ItemKind = (item, context) => {
  const read = readReplayEvent(item.payload, context);
  if (!read.ok) return refused({ category, outcome: read.outcome, reason: read.reason });
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: [{ table: "replay_segments", row: read.row }],
    onceId: derivedId("replay_event", read.segment.replayId, read.segment.segmentId),
  } satisfies ItemResult;
};

export type ReplayEventReading =
  | { readonly ok: true; readonly segment: SegmentRef; readonly row: ReplaySegmentRow }
  | { readonly ok: false; readonly outcome: "invalid" | "filtered"; readonly reason: string };

/** The row of a segment's event. */
export function readReplayEvent(payload: EnvelopeItem["payload"], context: ItemContext): ReplayEventReading {
  const read = readEventItem(payload, context);
  if (!read.ok) {
    const reason = read.reason === "no_data" ? "invalid_replay_no_payload" : read.reason;
    return { ok: false, outcome: read.outcome, reason };
  }
  const { json, item } = read;
  const replayId = parseEventId(json.replay_id) ?? parseEventId(context.envelopeHeader.event_id);
  const segmentId = segmentIdOf(json.segment_id);
  if (replayId === undefined || segmentId === undefined)
    return { ok: false, outcome: "invalid", reason: "invalid_replay" };
  const segment = { replayId, segmentId };
  return { ok: true, segment, row: segmentRow(segment, item, json, context) };
}

function segmentRow(
  { replayId, segmentId }: SegmentRef,
  { event, remarks }: NormalizedItem,
  json: JsonObject,
  context: ItemContext,
): ReplaySegmentRow {
  const scrubber = valueScrubber(context.settings);
  const timestampMs = Math.round(event.timestamp * 1000);
  return {
    ...rowOwner(context, "replays"),
    ...sdkColumns(context, event.sdk),
    ...personColumns(event.user),
    replay_id: replayId,
    segment_id: segmentId,
    timestamp: timestampMs,
    started_at: startedMsOf(json.replay_start_timestamp, timestampMs, context),
    replay_type: json.replay_type === "buffer" ? "buffer" : "session",
    environment: event.environment ?? "",
    release: event.release ?? "",
    platform: event.platform,
    tags: event.tags,
    urls: JSON.stringify(scrubber.texts(linesOf(json.urls, 2048))),
    trace_ids: JSON.stringify(idsOf(json.trace_ids)),
    error_ids: JSON.stringify(idsOf(json.error_ids)),
    payload: JSON.stringify({
      contexts: event.contexts,
      request: event.request,
      user: event.user,
      dist: event.dist,
      extra: event.extra,
      transaction: event.transaction,
      segment_names: scrubber.texts(linesOf(json.segment_names, 200)),
      errors: remarks.length === 0 ? undefined : remarks,
    }),
  };
}

/** Only the first segment says when the replay started; the others start, for all we know, where they end. */
function startedMsOf(value: Json | undefined, timestampMs: number, context: ItemContext): number {
  const startedMs = senderTimeMs(value, clockShiftMs(context)) ?? timestampMs;
  return startedMs > timestampMs || startedMs < timestampMs - dayMs ? timestampMs : startedMs;
}

function linesOf(value: Json | undefined, lengthMax: number): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, listedMax)
    .map((entry) => lineOf(entry, lengthMax))
    .filter((line) => line !== "");
}

function idsOf(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, listedMax).flatMap((entry) => parseEventId(entry) ?? []);
}
