/** Small values of the server itself, by name, as JSON. Not for secrets: those are hashed or in a 0600 file. */
import type { MetaAccess } from "#ports/meta-store.ts";

export type SettingName = "first-run" | "instance-id";

/** The value as it was stored; the reader checks its shape. */
export async function readSetting(meta: MetaAccess, name: SettingName): Promise<unknown> {
  const row = await meta.db
    .selectFrom("settings")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.value);
}

export async function writeSetting(
  meta: MetaAccess,
  name: SettingName,
  value: unknown,
  nowMs: number,
): Promise<void> {
  const columns = { value: JSON.stringify(value), changed_at: nowMs };
  await meta.db
    .insertInto("settings")
    .values({ name, ...columns })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(columns))
    .execute();
}

/** Writes the value where there is none; true when this call did. Of several callers exactly one is first. */
export async function claimSetting(
  meta: MetaAccess,
  name: SettingName,
  value: unknown,
  nowMs: number,
): Promise<boolean> {
  const row = await meta.db
    .insertInto("settings")
    .values({ name, value: JSON.stringify(value), changed_at: nowMs })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .returning("name")
    .executeTakeFirst();
  return row !== undefined;
}
