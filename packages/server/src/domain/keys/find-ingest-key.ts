/** Finds the key of a DSN: one query on a unique index; the receiver caches the answer. */
import type { PublicKey } from "@vedette/protocol";
import type { MetaAccess, MetaDb } from "#ports/meta-store.ts";
import { readIngestSettings } from "../ingest-settings/effective-settings.ts";
import type { IngestKey } from "./ingest-key.ts";
import { readRateLimit } from "./rate-limit.ts";

export function ingestKeyQuery(db: MetaDb, publicKey: PublicKey) {
  return db
    .selectFrom("project_keys")
    .innerJoin("projects", "projects.id", "project_keys.project_id")
    .leftJoin("ingest_settings", "ingest_settings.id", "projects.ingest_settings_id")
    .select([
      "project_keys.id as key_id",
      "project_keys.project_id",
      "project_keys.is_active",
      "project_keys.rate_limit_count",
      "project_keys.rate_limit_window_seconds",
      "projects.organization_id",
      "projects.retention_days",
      "ingest_settings.id as settings_id",
      "ingest_settings.settings",
    ])
    .where("project_keys.public_key", "=", publicKey);
}

/** The key of a DSN, also when it is switched off; `undefined` when there is none. */
export async function findIngestKey(meta: MetaAccess, publicKey: PublicKey): Promise<IngestKey | undefined> {
  const row = await ingestKeyQuery(meta.db, publicKey).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    keyId: row.key_id,
    projectId: row.project_id,
    organizationId: row.organization_id,
    retentionDays: row.retention_days,
    isActive: row.is_active === 1,
    rateLimit: readRateLimit(row),
    settingsId: row.settings_id ?? 0,
    settings: readIngestSettings(row.settings),
  };
}
