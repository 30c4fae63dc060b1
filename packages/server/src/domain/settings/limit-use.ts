/**
 * What each receiving process has used of limits, told to the others by the store that they share: a row for each
 * process, written as a whole.
 */
import { z } from "zod";
import type { MetaAccess } from "#ports/meta-store.ts";

export type WindowUse = { readonly name: string; readonly endMs: number; readonly used: number };

/** Of one process, and when it was told. */
export type ToldUse = {
  readonly processId: string;
  readonly toldAtMs: number;
  readonly windows: readonly WindowUse[];
};

const prefix = "limit-use:";
const told = z.array(z.object({ name: z.string(), endMs: z.number(), used: z.number().min(0) }));

export async function tellUse(meta: MetaAccess, { processId, toldAtMs, windows }: ToldUse): Promise<void> {
  const columns = { value: JSON.stringify(windows), changed_at: toldAtMs };
  await meta.db
    .insertInto("settings")
    .values({ name: `${prefix}${processId}`, ...columns })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(columns))
    .execute();
}

/** Of all other processes that told something since. */
export async function readUseOfOthers(
  meta: MetaAccess,
  processId: string,
  sinceMs: number,
): Promise<readonly ToldUse[]> {
  const rows = await meta.db
    .selectFrom("settings")
    .select(["name", "value", "changed_at"])
    .where("name", "like", `${prefix}%`)
    .where("name", "!=", `${prefix}${processId}`)
    .where("changed_at", ">=", sinceMs)
    .execute();
  return rows.map(({ name, value, changed_at }) => ({
    processId: name.slice(prefix.length),
    toldAtMs: changed_at,
    windows: told.parse(JSON.parse(value)),
  }));
}

/** Of a process that has told nothing since, unless it has told more meanwhile. */
export async function forgetUse(meta: MetaAccess, { processId, toldAtMs }: ToldUse): Promise<void> {
  await meta.db
    .deleteFrom("settings")
    .where("name", "=", `${prefix}${processId}`)
    .where("changed_at", "=", toldAtMs)
    .execute();
}
