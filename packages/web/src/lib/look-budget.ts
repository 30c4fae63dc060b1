/** How often in a row one looks again; after a quiet time it begins anew. Pure, but for what it counted. */
export interface LookBudget {
  /** Whether nothing was looked for lately. */
  readonly isFresh: () => boolean;
  /** Takes one look; false where there is none left. */
  readonly take: () => boolean;
}

export function createLookBudget({
  looksMax,
  quietMs,
  nowMs,
}: {
  readonly looksMax: number;
  readonly quietMs: number;
  readonly nowMs: () => number;
}): LookBudget {
  let looks = 0;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  const isFresh = () => nowMs() - lookedAtMs > quietMs;
  return {
    isFresh,
    take() {
      if (isFresh()) looks = 0;
      if (looks >= looksMax) return false;
      looks += 1;
      lookedAtMs = nowMs();
      return true;
    },
  };
}
