/** What the server's figures say against it, the worst first; nothing where all is well. Pure. */
import type { HealthFigures } from "@vedette/api";
import { logShare } from "./figures.ts";

export type Trouble =
  | { readonly kind: "behind"; readonly behindMs: number }
  | { readonly kind: "deadLetters"; readonly count: number }
  | { readonly kind: "logFull"; readonly share: number }
  | { readonly kind: "diskLow"; readonly freeBytes: number };

/** A batch takes a moment: what is younger is on its way. */
const BEHIND_FROM_MS = 10_000;
const LOG_SHARE_FROM = 0.5;

export function readTroubles(figures: HealthFigures): readonly Trouble[] {
  const { process, disk } = figures;
  const behindMs = process?.oldestUnprocessedMs ?? 0;
  const count = process?.deadLetters ?? 0;
  const share = logShare(figures) ?? 0;
  const troubles: Trouble[] = [];
  if (disk?.isLow === true) troubles.push({ kind: "diskLow", freeBytes: disk.freeBytes });
  if (share >= LOG_SHARE_FROM) troubles.push({ kind: "logFull", share });
  if (behindMs >= BEHIND_FROM_MS) troubles.push({ kind: "behind", behindMs });
  if (count > 0) troubles.push({ kind: "deadLetters", count });
  return troubles;
}
