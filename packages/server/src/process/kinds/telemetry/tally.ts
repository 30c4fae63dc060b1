/** Counts of the parts of an item by how they ended: every part is in exactly one. */
import type { DataCategory, Outcome } from "@vedette/protocol";
import type { Count } from "../../item-result.ts";

export type Tally = {
  accepted: number;
  /** Few: an item's parts mostly end alike. */
  readonly refused: { readonly outcome: Outcome; readonly reason: string; quantity: number }[];
};

export function createTally(): Tally {
  return { accepted: 0, refused: [] };
}

export function tallyRefused(tally: Tally, outcome: Outcome, reason: string, quantity = 1): void {
  const known = tally.refused.find((one) => one.reason === reason && one.outcome === outcome);
  if (known) known.quantity += quantity;
  else tally.refused.push({ outcome, reason, quantity });
}

export function countsOf(tally: Tally, category: DataCategory): Count[] {
  const counts: Count[] = tally.refused.map((refused) => ({ category, ...refused }));
  if (tally.accepted > 0)
    counts.unshift({ category, outcome: "accepted", reason: "", quantity: tally.accepted });
  return counts;
}

/** A quantity that belongs to all parts together (bytes), shared among their ends; the shares add up to it. */
export function shareCounts(tally: Tally, category: DataCategory, quantity: number): Count[] {
  const parts = countsOf(tally, category);
  const total = parts.reduce((sum, part) => sum + part.quantity, 0);
  let left = quantity;
  return parts.map((part, index) => {
    const share =
      index === parts.length - 1 ? left : Math.min(left, Math.round((quantity * part.quantity) / total));
    left -= share;
    return { ...part, quantity: share };
  });
}
