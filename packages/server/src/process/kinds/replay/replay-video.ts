/** A segment of a mobile replay: its event, its recording and its video in one map of MessagePack. */
import { decode } from "@msgpack/msgpack";
import { type InvalidReason } from "@vedette/protocol";
import { refused } from "../../item-result.ts";
import type { ItemKind } from "../item-kind.ts";
import { blobOf } from "../parts/blob.ts";
import { derivedId } from "../parts/row-id.ts";
import { readReplayEvent } from "./replay-event.ts";
import { packRecording, recordingRow } from "./replay-recording.ts";

const category = "replay_video";

export const replayVideoKind: ItemKind = (item, context) => {
  const parts = readParts(item.payload);
  if (typeof parts === "string") return refused({ category, outcome: "invalid", reason: parts });
  const event = readReplayEvent(parts.event, context);
  if (!event.ok) return refused({ category, outcome: event.outcome, reason: event.reason });
  const recording = packRecording(parts.recording, context);
  if (recording === undefined)
    return refused({ category, outcome: "invalid", reason: "invalid_replay_recording" });
  const video = blobOf(parts.video);
  const { segment } = event;
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: [
      { table: "replay_segments", row: event.row },
      { table: "replay_recordings", row: recordingRow(segment, "rrweb", recording.blob, context) },
      { table: "replay_recordings", row: recordingRow(segment, "video", video, context) },
    ],
    blobs: [recording.blob, video],
    onceId: derivedId("replay_video", segment.replayId, segment.segmentId),
  };
};

type Parts = {
  readonly event: Uint8Array;
  readonly recording: Uint8Array;
  readonly video: Uint8Array;
};

/** A map of three and no tree: whatever has more of anything is something else. */
const limits = { maxMapLength: 16, maxArrayLength: 16, maxExtLength: 64 };

function readParts(payload: Uint8Array): Parts | InvalidReason {
  let map: unknown;
  try {
    map = decode(payload, limits);
  } catch {
    // Not MessagePack, or beyond the limits.
    return "invalid_msgpack";
  }
  if (typeof map !== "object" || map === null) return "invalid_replay_video";
  const {
    replay_event: event,
    replay_recording: recording,
    replay_video: video,
  } = map as Partial<Record<string, unknown>>;
  if (!(event instanceof Uint8Array) || !(recording instanceof Uint8Array) || !(video instanceof Uint8Array))
    return "invalid_replay_video";
  return video.length === 0 ? "invalid_replay_video" : { event, recording, video };
}
