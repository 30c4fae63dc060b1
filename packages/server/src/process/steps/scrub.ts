/** No secret goes further than here, and nothing that the project does not want to keep. */
import type { ErrorEvent, Frame, Stacktrace } from "@vedette/protocol";
import { redactorOf } from "#rules/redaction/redact-event.ts";
import {
  ownRuleRemark,
  placeNotes,
  scrubRemarksMax,
  writeScrubRemarks,
} from "#rules/scrubbing/scrub-remarks.ts";
import { scrubberOf } from "#rules/scrubbing/scrub-event.ts";
import type { ItemContext } from "./item-context.ts";
import type { NormalizedItem } from "./normalize.ts";
import { keep, type StepResult } from "./step.ts";

/** In place: the event is ours. The built-in rules come first, the project's own after them; `_meta` tells what they did. */
export function scrub<Item extends NormalizedItem>(item: Item, context: ItemContext): StepResult<Item> {
  const { scrubbing, storage } = context.settings;
  if (!storage.sourceContext) dropSourceLines(item.event);
  if (!scrubbing.isOn) return keep(item);
  const notes = scrubberOf(scrubbing)(item.event, item.remarks);
  const redactor = redactorOf(scrubbing);
  if (notes.length === 0 && redactor === undefined) return keep(item);
  const remarks = [...placeNotes(item.event, notes)];
  redactor?.redactEvent(item.event, ({ rule: index, path, after }) => {
    const rule = scrubbing.rules[index];
    if (rule !== undefined && remarks.length < scrubRemarksMax)
      remarks.push(ownRuleRemark(rule, index, path, after === undefined));
  });
  writeScrubRemarks(item.event, remarks);
  return keep(item);
}

/** What the readers keep of threads, too. */
type Stacks = {
  readonly stacktrace?: Stacktrace | undefined;
  readonly raw_stacktrace?: Stacktrace | undefined;
};

type OwnFrame = { -readonly [Key in keyof Frame]: Frame[Key] };

/** Of every frame, including those before symbolication and of threads. */
function dropSourceLines(event: ErrorEvent): void {
  for (const { stacktrace, raw_stacktrace } of event.exception?.values ?? []) {
    dropLines(stacktrace);
    dropLines(raw_stacktrace);
  }
  for (const thread of event.threads?.values ?? []) {
    const { stacktrace, raw_stacktrace }: Stacks = thread;
    dropLines(stacktrace);
    dropLines(raw_stacktrace);
  }
  dropLines(event.stacktrace);
}

function dropLines(stacktrace: Stacktrace | undefined): void {
  for (const frame of (stacktrace?.frames ?? []) as readonly OwnFrame[]) {
    frame.pre_context = undefined;
    frame.context_line = undefined;
    frame.post_context = undefined;
  }
}
