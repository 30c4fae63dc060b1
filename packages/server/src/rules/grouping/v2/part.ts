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

export type GroupingPart = {
  readonly kind: PartKind;
  /** As it was hashed; of what was left out something that is the same for the whole group, or "". */
  readonly text: string;
  readonly contributes: boolean;
  /** Why it is left out, or why it counts where one would not expect it. */
  readonly hint?: string | undefined;
};

export const counted = (kind: PartKind, text: string, hint?: string): GroupingPart => ({
  kind,
  text,
  contributes: true,
  ...(hint === undefined ? {} : { hint }),
});
export const leftOut = (kind: PartKind, text: string, hint: string): GroupingPart => ({
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
