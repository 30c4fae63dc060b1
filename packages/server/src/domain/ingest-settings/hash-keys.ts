/** The keys of scrubbing rules that hash: sealed in the database, opened where events are processed. */
import { isSealed, type TextSealer } from "#kernel/sealed-text.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { RewriteSecret } from "#domain/secrets/rewrite-secret.ts";
import type { IngestSettings, IngestSettingsPart } from "./ingest-settings.ts";

/** One for all: a project's effective settings are a copy that holds its organization's key. */
const purpose = "scrubbing-hash-key";

export function sealHashKey(sealer: TextSealer, part: IngestSettingsPart): IngestSettingsPart {
  const { scrubbing } = part;
  if (scrubbing?.hashKey === undefined || isSealed(scrubbing.hashKey)) return part;
  return { ...part, scrubbing: { ...scrubbing, hashKey: sealer.seal(scrubbing.hashKey, purpose) } };
}

/** Where the server has another key now, rules that hash write a placeholder: a guessable hash would be worse. */
export function openHashKey(sealer: TextSealer, settings: IngestSettings): IngestSettings {
  const { scrubbing } = settings;
  if (scrubbing.hashKey === undefined) return settings;
  return { ...settings, scrubbing: { ...scrubbing, hashKey: sealer.open(scrubbing.hashKey, purpose) } };
}

const rowsPerQuery = 200;

/**
 * Seals those that are not yet: of earlier versions. A row of effective settings says the same afterwards, so this is
 * the one change that it may see. Answers how many.
 */
export async function sealHashKeys(meta: MetaAccess, sealer: TextSealer): Promise<number> {
  return await rewriteHashKeys(meta, (stored) => (isSealed(stored) ? stored : sealer.seal(stored, purpose)));
}

/** A key that stands in several rows stays the same text in all of them. Answers how many rows were changed. */
export async function rewriteHashKeys(meta: MetaAccess, rewrite: RewriteSecret): Promise<number> {
  let changed = 0;
  const known = new Map<string, string>();
  const rewriteOnce = (stored: string): string => {
    const next = known.get(stored) ?? rewrite(stored, purpose);
    known.set(stored, next);
    return next;
  };
  const rewrittenText = (text: string): string | undefined => {
    const part = JSON.parse(text) as IngestSettingsPart;
    const { scrubbing } = part;
    if (scrubbing?.hashKey === undefined) return undefined;
    const hashKey = rewriteOnce(scrubbing.hashKey);
    return hashKey === scrubbing.hashKey
      ? undefined
      : JSON.stringify({ ...part, scrubbing: { ...scrubbing, hashKey } });
  };
  for (const table of ["organizations", "projects"] as const) {
    const rows = await meta.db
      .selectFrom(table)
      .select(["id", "ingest_settings"])
      .where("ingest_settings", "like", '%"hashKey"%')
      .execute();
    for (const { id, ingest_settings: text } of rows) {
      const next = text === null ? undefined : rewrittenText(text);
      if (next === undefined) continue;
      await meta.db
        .updateTable(table)
        .set({ ingest_settings: next })
        .where("id", "=", id)
        .where("ingest_settings", "=", text)
        .execute();
      changed += 1;
    }
  }
  for (let afterId = 0; ;) {
    const rows = await meta.db
      .selectFrom("ingest_settings")
      .select(["id", "settings"])
      .where("id", ">", afterId)
      .where("settings", "like", '%"hashKey"%')
      .orderBy("id")
      .limit(rowsPerQuery)
      .execute();
    for (const { id, settings } of rows) {
      const next = rewrittenText(settings);
      if (next === undefined) continue;
      await meta.db.updateTable("ingest_settings").set({ settings: next }).where("id", "=", id).execute();
      changed += 1;
    }
    const last = rows.at(-1);
    if (last === undefined) return changed;
    afterId = last.id;
  }
}
