/** Every secret of the meta store that must be readable again, under the key that seals now. */
import { rewriteDeletionSubjects } from "#domain/data-requests/data-deletions.ts";
import { rewriteHashKeys } from "#domain/ingest-settings/hash-keys.ts";
import { rewriteKeySecrets } from "#domain/keys/key-secrets.ts";
import { rewriteSecondFactors } from "#domain/people/second-factor.ts";
import { rewriteClientSecrets } from "#domain/single-sign-on/identity-providers.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import { type MetaStore, within } from "#ports/meta-store.ts";

export type RenewedSecrets = {
  /** Rows that were sealed anew. */
  readonly renewed: number;
  /** Secrets that no known key opens; they stay as they are. */
  readonly unreadable: number;
};

/** Whatever is sealed under the key has its place here, or a change of the key loses it. */
const secretsOfMetaStore = [
  rewriteKeySecrets,
  rewriteHashKeys,
  rewriteSecondFactors,
  rewriteClientSecrets,
  rewriteDeletionSubjects,
] as const;

/** All or none. What somebody changes meanwhile is left to them: they seal with the key of their own program. */
export async function renewSecrets(meta: MetaStore, sealer: TextSealer): Promise<RenewedSecrets> {
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    let unreadable = 0;
    const rewrite = (stored: string, purpose: string): string => {
      const next = sealer.renew(stored, purpose);
      if (next === undefined) unreadable += 1;
      return next ?? stored;
    };
    let renewed = 0;
    for (const rewriteAll of secretsOfMetaStore) renewed += await rewriteAll(access, rewrite);
    return { renewed, unreadable };
  });
}
