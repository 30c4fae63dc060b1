/** Tags of spans without the secrets in them. */
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { filtered } from "#rules/scrubbing/scrub-item.ts";

type Tags = readonly (readonly [string, string])[];

export function cleanTags(tags: Tags, scrubber: AttributeScrubber): Tags {
  if (tags.length === 0) return tags;
  return tags.map(([name, text]) => [
    name,
    scrubber.planOf(name).treatment === "secret" ? filtered : scrubber.cleanText(text),
  ]);
}
