/**
 * The profile as it is kept: its JSON without what is secret. Frames, paths and modules are what a profile is
 * about and stay; what the SDK adds about the transaction and the device is scrubbed like any event.
 */
import { isJsonObject, type JsonObject } from "@vedette/protocol";
import type { NewBlob } from "../../item-result.ts";
import { packedBlob } from "../parts/blob.ts";
import type { ValueScrubber } from "../parts/value-scrubber.ts";
import { largeJsonText } from "../parts/large-json.ts";

const keptAsTheyAre = ["profile", "sampled_profile", "measurements", "debug_meta"] as const;

/** `undefined` where the profile is nested too deeply to be written. */
export function profileBlob(json: JsonObject, scrubber: ValueScrubber): NewBlob | undefined {
  const { profile, sampled_profile, measurements, debug_meta, ...rest } = json;
  if (isJsonObject(profile)) cleanProfile(profile, scrubber);
  const kept: JsonObject = { profile, sampled_profile, measurements, debug_meta };
  const clean: JsonObject = { ...scrubber.object(rest) };
  for (const key of keptAsTheyAre) if (kept[key] !== undefined) clean[key] = kept[key];
  const text = largeJsonText(clean);
  return text === undefined ? undefined : packedBlob(text);
}

/**
 * No SDK sends the values of variables, or other data, with the frames of a profile; whoever does sends what nobody asked
 * for. Threads are named by programs, some of them after what they work on.
 */
function cleanProfile({ frames, thread_metadata }: JsonObject, scrubber: ValueScrubber): void {
  if (isJsonObject(thread_metadata)) scrubber.object(thread_metadata);
  if (!Array.isArray(frames)) return;
  for (const frame of frames) {
    if (!isJsonObject(frame)) continue;
    if (frame.vars !== undefined) frame.vars = undefined;
    if (frame.data !== undefined) frame.data = undefined;
  }
}
