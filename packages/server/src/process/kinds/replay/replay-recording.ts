/** The recording of a segment: scrubbed, packed anew, and kept as a blob. */
import { parseEventId } from "@vedette/protocol";
import type { ReplayRecordingRow } from "#ports/event-tables.ts";
import { refused, type NewBlob } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { ItemKind } from "../item-kind.ts";
import { packedBlob } from "../parts/blob.ts";
import { valueScrubber } from "../parts/value-scrubber.ts";
import { largeJsonText } from "../parts/large-json.ts";
import { derivedId } from "../parts/row-id.ts";
import { rowOwner } from "../parts/row-owner.ts";
import { readRecording } from "./recording-bytes.ts";
import type { SegmentRef } from "./replay-ids.ts";
import { scrubRecording } from "./scrub-recording.ts";

const category = "replay";

/** The envelope's id is the replay's: the recording does not name it. */
export const replayRecordingKind: ItemKind = (item, context) => {
  const replayId = parseEventId(context.envelopeHeader.event_id);
  const packed = replayId === undefined ? undefined : packRecording(item.payload, context);
  if (replayId === undefined || packed === undefined) {
    const reason = item.payload.length === 0 ? "invalid_replay_no_payload" : "invalid_replay_recording";
    return refused({ category, outcome: "invalid", reason });
  }
  const segment = { replayId, segmentId: packed.segmentId };
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: [{ table: "replay_recordings", row: recordingRow(segment, "rrweb", packed.blob, context) }],
    blobs: [packed.blob],
    onceId: derivedId("replay_recording", replayId, packed.segmentId),
  };
};

export type PackedRecording = { readonly segmentId: number; readonly blob: NewBlob };

/** `undefined` for what is no recording. */
export function packRecording(bytes: Uint8Array, context: ItemContext): PackedRecording | undefined {
  const recording = readRecording(bytes);
  if (recording === undefined) return undefined;
  const { segmentId, events } = recording;
  scrubRecording(events, valueScrubber(context.settings));
  const text = largeJsonText(events);
  return text === undefined ? undefined : { segmentId, blob: packedBlob(text) };
}

export function recordingRow(
  { replayId, segmentId }: SegmentRef,
  format: "rrweb" | "video",
  blob: NewBlob,
  context: ItemContext,
): ReplayRecordingRow {
  return {
    ...rowOwner(context, "replays"),
    replay_id: replayId,
    segment_id: segmentId,
    format,
    blob_id: blob.id,
    size_bytes: blob.bytes.length,
  };
}
