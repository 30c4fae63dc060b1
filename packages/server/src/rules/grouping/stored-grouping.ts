/**
 * How an event was grouped, as it is kept with it: bounded, and nearly the same for all events of a group, so that it
 * costs next to nothing beside its like.
 */
import type { Grouping } from "./group-by-version.ts";
import type { RuleNotes } from "../grouping-rules/apply-grouping-rules.ts";
import { type GroupingPart, type PartKind, storableParts } from "./v2/part.ts";

/** A kind and a text that counts, or with a hint one that does not; `[kind, text, hint, 1]` counts and says why. */
type StoredPart =
  | readonly [kind: PartKind, text: string]
  | readonly [kind: PartKind, text: string, hint: string]
  | readonly [kind: PartKind, text: string, hint: string, counts: 1];

/** What rules had to do with it. */
type ByRules = { readonly rules?: RuleNotes | undefined };

export type StoredGrouping = ByRules &
  /** Version 1: the texts alone. */
  (
    | { readonly variant: string; readonly components: readonly string[] }
    | { readonly version: number; readonly variant: string; readonly parts: readonly StoredPart[] }
  );

export function storedGrouping({ version, variant, parts }: Grouping): StoredGrouping {
  if (version === 1) return { variant, components: parts.map(({ text }) => text) };
  return { version, variant, parts: storableParts(parts).map(storedPart) };
}

function storedPart({ kind, text, contributes, hint }: GroupingPart): StoredPart {
  if (hint === undefined) return [kind, text];
  return contributes ? [kind, text, hint, 1] : [kind, text, hint];
}

export type ReadGrouping = {
  readonly version: number;
  readonly variant: string;
  readonly parts: readonly GroupingPart[];
};

/** Of events of any version. */
export function readGrouping(stored: StoredGrouping): ReadGrouping {
  const { variant } = stored;
  if ("components" in stored) {
    const parts = stored.components.map((text): GroupingPart => ({ kind: "text", text, contributes: true }));
    return { version: 1, variant, parts };
  }
  const parts = stored.parts.map(([kind, text, hint, counts]): GroupingPart => ({
    kind,
    text,
    contributes: hint === undefined || counts === 1,
    ...(hint === undefined ? {} : { hint }),
  }));
  return { version: stored.version, variant, parts };
}
