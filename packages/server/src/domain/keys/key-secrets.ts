/** The secret half of DSN keys: sealed in the database, opened to be shown. */
import type { PublicKey } from "@vedette/protocol";
import { isSealed, type TextSealer } from "#kernel/sealed-text.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { rewriteEach, type RewriteSecret } from "#domain/secrets/rewrite-secret.ts";

type StoredSecret = { readonly publicKey: PublicKey; readonly secretKey: string };

function purposeOf(publicKey: PublicKey): string {
  return `project-key:${publicKey}`;
}

export function sealKeySecret(sealer: TextSealer, { publicKey, secretKey }: StoredSecret): string {
  return sealer.seal(secretKey, purposeOf(publicKey));
}

/** `undefined` where the server has another key now: the public half still works. */
export function openKeySecret(
  sealer: TextSealer,
  { publicKey, secretKey }: StoredSecret,
): string | undefined {
  return sealer.open(secretKey, purposeOf(publicKey));
}

/** Seals those that are not yet: of earlier versions, and of commands that have no key at hand. Answers how many. */
export async function sealKeySecrets(meta: MetaAccess, sealer: TextSealer): Promise<number> {
  return await rewriteKeySecrets(meta, (stored, purpose) =>
    isSealed(stored) ? stored : sealer.seal(stored, purpose),
  );
}

/** Answers how many were changed. */
export async function rewriteKeySecrets(meta: MetaAccess, rewrite: RewriteSecret): Promise<number> {
  const rows = await meta.db.selectFrom("project_keys").select(["id", "public_key", "secret_key"]).execute();
  return await rewriteEach(
    rows.map(({ id, public_key: publicKey, secret_key: stored }) => ({
      stored,
      purpose: purposeOf(publicKey),
      replace: async (next) =>
        await meta.db
          .updateTable("project_keys")
          .set({ secret_key: next })
          .where("id", "=", id)
          .where("secret_key", "=", stored)
          .execute(),
    })),
    rewrite,
  );
}
