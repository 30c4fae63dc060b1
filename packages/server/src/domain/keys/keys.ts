/** DSN keys of a project: several per project, each can be switched off, replaced or limited. */
import { randomBytes } from "node:crypto";
import type { KeyId, ProjectId, PublicKey } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import { checkName } from "#domain/organizations/slug.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { sealKeySecret } from "./key-secrets.ts";
import { type KeyRateLimit, rateLimitColumns, readRateLimit } from "./rate-limit.ts";

export type ProjectKey = {
  readonly id: KeyId;
  readonly projectId: ProjectId;
  readonly publicKey: PublicKey;
  /** As it is stored: sealed. */
  readonly secretKey: string;
  readonly label: string;
  readonly isActive: boolean;
  readonly rateLimit: KeyRateLimit | undefined;
  readonly createdAtMs: number;
};

type Row = {
  id: KeyId;
  project_id: ProjectId;
  public_key: PublicKey;
  secret_key: string;
  label: string;
  is_active: 0 | 1;
  rate_limit_count: number | null;
  rate_limit_window_seconds: number | null;
  created_at: number;
};

function fromRow(row: Row): ProjectKey {
  return {
    id: row.id,
    projectId: row.project_id,
    publicKey: row.public_key,
    secretKey: row.secret_key,
    label: row.label,
    isActive: row.is_active === 1,
    rateLimit: readRateLimit(row),
    createdAtMs: row.created_at,
  };
}

export async function createKey(
  meta: MetaAccess,
  input: {
    readonly projectId: ProjectId;
    readonly label: string;
    readonly rateLimit?: KeyRateLimit | undefined;
    /** Seals the secret half; without one that is left to the next start of the server. */
    readonly sealer?: TextSealer | undefined;
  },
  nowMs: number,
): Promise<ProjectKey> {
  const publicKey = randomBytes(16).toString("hex") as PublicKey;
  const secretKey = randomBytes(16).toString("hex");
  const row = await meta.db
    .insertInto("project_keys")
    .values({
      project_id: input.projectId,
      public_key: publicKey,
      secret_key:
        input.sealer === undefined ? secretKey : sealKeySecret(input.sealer, { publicKey, secretKey }),
      label: checkName(input.label),
      is_active: 1,
      ...rateLimitColumns(input.rateLimit),
      created_at: nowMs,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Oldest first: the first active key is the one to show. */
export async function listKeys(meta: MetaAccess, projectId: ProjectId): Promise<readonly ProjectKey[]> {
  const rows = await meta.db
    .selectFrom("project_keys")
    .selectAll()
    .where("project_id", "=", projectId)
    .orderBy("id")
    .execute();
  return rows.map(fromRow);
}

/** By the public key (that is how clients name it) within its project. */
export async function findKey(
  meta: MetaAccess,
  projectId: ProjectId,
  publicKey: string,
): Promise<ProjectKey | undefined> {
  if (!/^[0-9a-f]{32}$/.test(publicKey)) return undefined;
  const row = await meta.db
    .selectFrom("project_keys")
    .selectAll()
    .where("project_id", "=", projectId)
    .where("public_key", "=", publicKey as PublicKey)
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

export type KeyChange = {
  readonly label?: string | undefined;
  readonly isActive?: boolean | undefined;
  /** `null` removes the limit. */
  readonly rateLimit?: KeyRateLimit | null | undefined;
};

/** Changes a key of the project; `undefined` when the project has no such key. */
export async function changeKey(
  meta: MetaAccess,
  key: { readonly projectId: ProjectId; readonly keyId: KeyId },
  change: KeyChange,
): Promise<ProjectKey | undefined> {
  const set = {
    ...(change.label === undefined ? {} : { label: checkName(change.label) }),
    ...(change.isActive === undefined ? {} : { is_active: change.isActive ? (1 as const) : (0 as const) }),
    ...(change.rateLimit === undefined ? {} : rateLimitColumns(change.rateLimit ?? undefined)),
  };
  if (Object.keys(set).length === 0)
    throw new UserError("nothing_to_change", 400, "Nothing to change was given.");
  const row = await meta.db
    .updateTable("project_keys")
    .set(set)
    .where("id", "=", key.keyId)
    .where("project_id", "=", key.projectId)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/**
 * A new key with the old one's label and limit; the old one is switched off. Events that are still on their
 * way with the old key are refused, which is what rotating a leaked key is for.
 */
export async function rotateKey(
  meta: MetaAccess,
  key: { readonly projectId: ProjectId; readonly keyId: KeyId },
  nowMs: number,
): Promise<ProjectKey | undefined> {
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    const old = await changeKey(access, key, { isActive: false });
    if (old === undefined) return undefined;
    return await createKey(
      access,
      { projectId: old.projectId, label: old.label, rateLimit: old.rateLimit },
      nowMs,
    );
  });
}

/** True when there was such a key. Its outcomes stay countable: they carry the id. */
export async function deleteKey(
  meta: MetaAccess,
  key: { readonly projectId: ProjectId; readonly keyId: KeyId },
): Promise<boolean> {
  const row = await meta.db
    .deleteFrom("project_keys")
    .where("id", "=", key.keyId)
    .where("project_id", "=", key.projectId)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
