/** DSN keys of a project: several per project, each can be switched off, replaced or limited. */
import { randomBytes } from "node:crypto";
import type { KeyId, OrganizationId, ProjectId, PublicKey } from "@vedette/protocol";
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
  /** When it will be switched off. */
  readonly disableAtMs: number | undefined;
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
  disable_at: number | null;
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
    disableAtMs: row.disable_at ?? undefined,
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
      disable_at: null,
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

/** The oldest that is active. */
export async function findActiveKey(meta: MetaAccess, projectId: ProjectId): Promise<PublicKey | undefined> {
  const row = await meta.db
    .selectFrom("project_keys")
    .select("public_key")
    .where("project_id", "=", projectId)
    .where("is_active", "=", 1)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row?.public_key;
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
  /** When it is to be switched off; `null` lets it be. Whoever switches a key by hand has decided that as well. */
  readonly disableAtMs?: number | null | undefined;
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
    ...disableAtColumn(change),
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

function disableAtColumn({ isActive, disableAtMs }: KeyChange): { disable_at?: number | null } {
  if (disableAtMs !== undefined) return { disable_at: disableAtMs };
  return isActive === undefined ? {} : { disable_at: null };
}

/**
 * A new key with the old one's label and limit. The old one is switched off at once, which is what rotating a leaked
 * key is for; or later, or by hand, so that programs can change over without losing an event.
 */
export async function rotateKey(
  meta: MetaAccess,
  key: { readonly projectId: ProjectId; readonly keyId: KeyId },
  rotation: {
    readonly disableOldAtMs: number | "now" | "by-hand";
    readonly sealer?: TextSealer | undefined;
  },
  nowMs: number,
): Promise<{ readonly old: ProjectKey; readonly made: ProjectKey } | undefined> {
  const { disableOldAtMs, sealer } = rotation;
  const change: KeyChange =
    disableOldAtMs === "now"
      ? { isActive: false }
      : { disableAtMs: disableOldAtMs === "by-hand" ? null : disableOldAtMs };
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    const old = await changeKey(access, key, change);
    if (old === undefined) return undefined;
    const { projectId, label, rateLimit } = old;
    return { old, made: await createKey(access, { projectId, label, rateLimit, sealer }, nowMs) };
  });
}

/** Keys that are on and due to be switched off, with the organizations they belong to. */
export async function dueKeys(
  meta: MetaAccess,
  nowMs: number,
): Promise<
  readonly {
    readonly keyId: KeyId;
    readonly projectId: ProjectId;
    readonly label: string;
    readonly projectSlug: string;
    readonly organizationId: OrganizationId;
  }[]
> {
  const rows = await meta.db
    .selectFrom("project_keys")
    .innerJoin("projects", "projects.id", "project_keys.project_id")
    .select([
      "project_keys.id",
      "project_keys.project_id",
      "project_keys.label",
      "projects.slug",
      "projects.organization_id",
    ])
    .where("project_keys.disable_at", "<=", nowMs)
    .limit(dueKeysMax)
    .execute();
  return rows.map((row) => ({
    keyId: row.id,
    projectId: row.project_id,
    label: row.label,
    projectSlug: row.slug,
    organizationId: row.organization_id,
  }));
}

const dueKeysMax = 500;

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
