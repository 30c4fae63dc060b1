/**
 * What senders call things by (a monitor, a reason): the forms of secrets go from it. A host's address stays, and a
 * project's own rules do not reach it: under another name it would be another thing.
 */
import type { IngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { withoutSecrets } from "#rules/scrubbing/secret-texts.ts";

export type NameScrubber = (name: string) => string;

const untouched: NameScrubber = (name) => name;

export function nameScrubber({ scrubbing }: IngestSettings): NameScrubber {
  return scrubbing.isOn && scrubbing.useDefaults ? withoutSecrets : untouched;
}
