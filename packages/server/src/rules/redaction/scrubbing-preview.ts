/** What scrubbing would do to an event, value by value, for people who try their settings out. */
import type { ErrorEvent, JsonObject } from "@vedette/protocol";
import type { ScrubbingSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { createEventScrubber } from "../scrubbing/scrub-event.ts";
import { createRedactor } from "./redact-event.ts";

export type PreviewChange = {
  readonly path: string;
  /** The place of the rule in the list; null for the built-in scrubbing. */
  readonly rule: number | null;
  readonly before: string;
  /** Null where the value is gone. */
  readonly after: string | null;
};

export type ScrubbingPreview = {
  readonly event: JsonObject;
  readonly changes: PreviewChange[];
  readonly isCut: boolean;
};

const changesMax = 500;
const shownLengthMax = 300;

/** Changes the event that is given. */
export function previewScrubbing(event: ErrorEvent, settings: ScrubbingSettings): ScrubbingPreview {
  const changes: PreviewChange[] = [];
  let isCut = false;
  const note = (change: PreviewChange): void => {
    if (changes.length < changesMax) changes.push(change);
    else isCut = true;
  };
  if (settings.isOn) {
    const before = plain(event);
    createEventScrubber(settings)(event);
    noteDifferences(before, plain(event), [], note);
    if (settings.rules.length > 0) {
      createRedactor(settings).redactEvent(event, ({ rule, path, before: was, after }) => {
        note({
          path: path.join("."),
          rule,
          before: shown(was),
          after: after === undefined ? null : shown(after),
        });
      });
    }
  }
  return { event: plain(event), changes, isCut };
}

function plain(event: ErrorEvent): JsonObject {
  return JSON.parse(JSON.stringify(event)) as JsonObject;
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > shownLengthMax ? `${text.slice(0, shownLengthMax - 3).toWellFormed()}...` : text;
}

type Note = (change: PreviewChange) => void;

function noteDifferences(before: unknown, after: unknown, path: readonly string[], note: Note): void {
  if (Object.is(before, after)) return;
  if (isContainer(before) && isContainer(after)) {
    const isPair = isNameWithText(before) && isNameWithText(after);
    for (const key of Object.keys(before)) {
      if (isPair && key === "0") continue;
      // A name with its value is written as a list of two; people know it by the name.
      const name = isPair ? path.slice(0, -1).concat(String(before[0])) : [...path, key];
      noteDifferences(before[key], after[key], name, note);
    }
    return;
  }
  note({
    path: path.join("."),
    rule: null,
    before: shown(before),
    after: after === undefined ? null : shown(after),
  });
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isNameWithText(value: Record<string, unknown>): boolean {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && typeof value[1] === "string"
  );
}
