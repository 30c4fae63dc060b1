/** The samples of a profile: whether there is something to draw, and when it was. */
import { isJsonObject, type Json, type JsonObject } from "@vedette/protocol";

/** The protocol's words for profiles that cannot be used. */
export type ProfileFault =
  | "profiling_invalid_json"
  | "profiling_missing_profile_metadata"
  | "profiling_invalid_sampled_profile"
  | "profiling_malformed_samples"
  | "profiling_not_enough_samples"
  | "profiling_duration_is_too_long";

/** Of samples; times in the unit that they came in. */
export type SampleSpan = { readonly count: number; readonly first: number; readonly last: number };

/** Which time a sample carries: nanoseconds since the start of the profile, or seconds since the epoch. */
export type SampleClock = "elapsed_since_start_ns" | "timestamp";

/** The span of the samples, or what is wrong with the profile. */
export function readSamples(
  profile: Json | undefined,
  clock: SampleClock,
  countMin: number,
): SampleSpan | ProfileFault {
  if (!isJsonObject(profile)) return "profiling_missing_profile_metadata";
  const { samples, stacks, frames } = profile;
  if (!Array.isArray(samples) || !Array.isArray(stacks) || !Array.isArray(frames))
    return "profiling_malformed_samples";
  if (samples.length < countMin || stacks.length === 0 || frames.length === 0)
    return "profiling_not_enough_samples";
  if (!stacks.every((stack) => isStack(stack, frames.length))) return "profiling_malformed_samples";
  return spanOf(samples, stacks.length, clock) ?? "profiling_malformed_samples";
}

/** Indices of frames; SDKs write numbers as texts at times. */
function isStack(stack: Json, frames: number): boolean {
  return Array.isArray(stack) && stack.every((index) => isIndex(index, frames));
}

function isIndex(value: Json | undefined, count: number): boolean {
  const index = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof index === "number" && Number.isInteger(index) && index >= 0 && index < count;
}

function spanOf(samples: readonly Json[], stacks: number, clock: SampleClock): SampleSpan | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const sample of samples) {
    if (!isJsonObject(sample) || !isIndex(sample.stack_id, stacks)) return undefined;
    const at = timeOf(sample, clock);
    if (at === undefined) return undefined;
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  return { count: samples.length, first, last };
}

function timeOf(sample: JsonObject, clock: SampleClock): number | undefined {
  const value = sample[clock];
  const time = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof time === "number" && Number.isFinite(time) && time >= 0 ? time : undefined;
}

/** Android sends what its runtime recorded, in Base64, instead of samples. */
export function isSampledProfile(json: JsonObject): boolean {
  const { sampled_profile: sampled } = json;
  return typeof sampled === "string" && sampled.length > 0;
}
