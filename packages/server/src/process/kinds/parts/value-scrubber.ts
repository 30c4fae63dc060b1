/** The project's scrubbing for what is no error event: the built-in rules first, the project's own after them. */
import { scalarText, type ErrorEvent, type JsonObject } from "@vedette/protocol";
import type { IngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { redactorOf, type Redactor } from "#rules/redaction/redact-event.ts";
import { scrubberOf } from "#rules/scrubbing/scrub-event.ts";
import { itemScrubberOf } from "#rules/scrubbing/scrub-item.ts";

export type ValueScrubber = {
  /** Changes the object in place and answers it. */
  readonly object: (value: JsonObject) => JsonObject;
  /** The texts in their order. */
  readonly texts: (texts: readonly string[]) => readonly string[];
  readonly text: (text: string) => string;
};

const known = new WeakMap<IngestSettings, ValueScrubber>();

/** Made once per row of settings. */
export function valueScrubber(settings: IngestSettings): ValueScrubber {
  const found = known.get(settings);
  if (found) return found;
  const made = settings.scrubbing.isOn ? createValueScrubber(settings) : untouched;
  known.set(settings, made);
  return made;
}

const untouched: ValueScrubber = {
  object: (value) => value,
  texts: (texts) => texts,
  text: (text) => text,
};

function createValueScrubber({ scrubbing }: IngestSettings): ValueScrubber {
  const scrub = scrubberOf(scrubbing);
  const { cleanText } = itemScrubberOf(scrubbing);
  const redactor = redactorOf(scrubbing);
  const texts = (given: readonly string[]): readonly string[] => {
    const clean = given.map(cleanText);
    return redactor === undefined ? clean : redactedTexts(clean, redactor);
  };
  return {
    object: (value) => {
      scrub({ ...emptyEvent, extra: value });
      redactor?.redactItem(value, "object");
      return value;
    },
    texts,
    text: (text) => texts([text])[0] ?? "",
  };
}

/** A redactor gives up on an item that costs too much, and takes out what is left: many texts are many items. */
const redactedLengthMax = 50_000;

function redactedTexts(texts: readonly string[], redactor: Redactor): readonly string[] {
  const clean: string[] = [];
  let portion: JsonObject = {};
  let length = 0;
  const flush = (): void => {
    const count = Object.keys(portion).length;
    redactor.redactItem(portion, "object");
    for (let index = 0; index < count; index += 1) clean.push(scalarText(portion[index]) ?? "");
    portion = {};
    length = 0;
  };
  let index = 0;
  for (const text of texts) {
    portion[index] = text;
    index += 1;
    length += text.length;
    if (length < redactedLengthMax) continue;
    flush();
    index = 0;
  }
  flush();
  return clean;
}

const emptyEvent: ErrorEvent = {
  event_id: undefined,
  type: "default",
  timestamp: undefined,
  platform: "other",
  level: "info",
  logger: undefined,
  transaction: undefined,
  transaction_info: undefined,
  culprit: undefined,
  server_name: undefined,
  site: undefined,
  release: undefined,
  dist: undefined,
  environment: undefined,
  logentry: undefined,
  exception: undefined,
  stacktrace: undefined,
  threads: undefined,
  breadcrumbs: undefined,
  request: undefined,
  user: undefined,
  contexts: undefined,
  tags: [],
  extra: undefined,
  modules: undefined,
  fingerprint: undefined,
  checksum: undefined,
  sdk: undefined,
  debug_meta: undefined,
  template: undefined,
  csp: undefined,
  hpkp: undefined,
  expectct: undefined,
  expectstaple: undefined,
  _meta: undefined,
};
