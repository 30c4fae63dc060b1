/** What an event was grouped by, piece by piece: also what was looked at and left out, each with the reason. */
export type PartKind =
  | "fingerprint"
  | "type"
  | "value"
  | "frame"
  | "message"
  | "template"
  | "report"
  /** Of version 1, which does not say what its texts are. */
  | "text";

/** Why a part is left out, or why it counts where one would not expect it; the page has a word for each. */
export const partHints = [
  "it is not the application's",
  "it is of the browser",
  "it is of a library",
  "it is one of several ways to get there",
  "it is a part of its caller",
  "it is an iteration of the language",
  "it only passes on its cause",
  "its class was generated",
  "its function was generated",
  "its function has no lasting name",
  "its function is not known",
  "a minifier chose it",
  "the SDK made it up",
  "recursion",
  "part of the recursion",
  "the frames decide",
  "there are no frames",
  "the frames say too little",
  "the trace is of where it was reported",
  "the line that failed",
] as const;

export type PartHint = (typeof partHints)[number];

export type GroupingPart = {
  readonly kind: PartKind;
  /** As it was hashed; of what was left out something that is the same for the whole group, or "". */
  readonly text: string;
  readonly contributes: boolean;
  /** A `PartHint`, or what an older server noted. */
  readonly hint?: string | undefined;
};

export const counted = (kind: PartKind, text: string, hint?: PartHint): GroupingPart => ({
  kind,
  text,
  contributes: true,
  ...(hint === undefined ? {} : { hint }),
});
export const leftOut = (kind: PartKind, text: string, hint: PartHint): GroupingPart => ({
  kind,
  text,
  contributes: false,
  hint,
});

const storedPartsMax = 40;
const storedTextMax = 200;

/** Small enough to be kept with every event: what counts goes before what does not. */
export function storableParts(parts: readonly GroupingPart[]): readonly GroupingPart[] {
  const kept = parts.length <= storedPartsMax ? parts : shortened(parts);
  return kept.map((part) =>
    part.text.length <= storedTextMax
      ? part
      : { ...part, text: part.text.slice(0, storedTextMax).toWellFormed() },
  );
}

function shortened(parts: readonly GroupingPart[]): readonly GroupingPart[] {
  const deciding = parts.filter((part) => part.contributes).slice(0, storedPartsMax);
  let room = storedPartsMax - deciding.length;
  const chosen = new Set(deciding);
  return parts.filter((part) => chosen.has(part) || (!part.contributes && (room -= 1) >= 0));
}
