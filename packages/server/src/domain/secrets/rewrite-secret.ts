/** What is to be stored in place of a secret; the same text leaves it as it is. The purpose is the one it is sealed for. */
export type RewriteSecret = (stored: string, purpose: string) => string;

/** A secret as it lies in a row, and how another text takes its place. */
export type RewritableSecret = {
  readonly stored: string;
  readonly purpose: string;
  readonly replace: (next: string) => Promise<unknown>;
};

/** Answers how many were changed. */
export async function rewriteEach(
  secrets: readonly RewritableSecret[],
  rewrite: RewriteSecret,
): Promise<number> {
  let changed = 0;
  for (const { stored, purpose, replace } of secrets) {
    const next = rewrite(stored, purpose);
    if (next === stored) continue;
    await replace(next);
    changed += 1;
  }
  return changed;
}
