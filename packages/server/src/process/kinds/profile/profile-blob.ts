/**
 * The profile as it is kept: its JSON without what is secret. Frames, paths and modules are what a profile is
 * about and stay; what the SDK adds about the transaction and the device is scrubbed like any event.
 */
import { isJsonObject, type Json, type JsonObject } from "@vedette/protocol";
import type { NewBlob } from "../../item-result.ts";
import { packedBlob } from "../parts/blob.ts";
import type { ValueScrubber } from "../parts/value-scrubber.ts";
import { largeJsonText } from "../parts/large-json.ts";

const keptAsTheyAre = ["profile", "sampled_profile", "measurements", "debug_meta"] as const;

/** `undefined` where the profile is nested too deeply to be written. */
export function profileBlob(json: JsonObject, scrubber: ValueScrubber): NewBlob | undefined {
  const { profile, sampled_profile, measurements, debug_meta, ...rest } = json;
  dropVariables(profile);
  const kept: JsonObject = { profile, sampled_profile, measurements, debug_meta };
  const clean: JsonObject = { ...scrubber.object(rest) };
  for (const key of keptAsTheyAre) if (kept[key] !== undefined) clean[key] = kept[key];
  const text = largeJsonText(clean);
  return text === undefined ? undefined : packedBlob(text);
}

/** No SDK sends the values of variables with a profile; whoever does sends what nobody asked for. */
function dropVariables(profile: Json | undefined): void {
  const frames = isJsonObject(profile) ? profile.frames : undefined;
  if (!Array.isArray(frames)) return;
  for (const frame of frames) if (isJsonObject(frame) && frame.vars !== undefined) frame.vars = undefined;
}
