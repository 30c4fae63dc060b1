/** What a person chose for the page; kept with the account, so that it follows them to other machines. */
import type { UserId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";

export type Preferences = {
  readonly theme: "system" | "light" | "dark" | null;
  readonly language: "en" | "zh-CN" | null;
  readonly timeZone: string | null;
};

const nothingChosen: Preferences = { theme: null, language: null, timeZone: null };

export async function preferencesOf(meta: MetaAccess, userId: UserId): Promise<Preferences> {
  const row = await meta.db
    .selectFrom("users")
    .select("preferences")
    .where("id", "=", userId)
    .executeTakeFirst();
  if (row === undefined || row.preferences === null) return nothingChosen;
  return { ...nothingChosen, ...(JSON.parse(row.preferences) as Partial<Preferences>) };
}

/** Changes what is given, and leaves the rest. */
export async function changePreferences(
  meta: MetaAccess,
  userId: UserId,
  changes: { readonly [Name in keyof Preferences]?: Preferences[Name] | undefined },
): Promise<void> {
  await meta.transaction(async (trx) => {
    const { preferences } = await trx
      .updateTable("users")
      .set((eb) => ({ preferences: eb.ref("preferences") }))
      .where("id", "=", userId)
      .returning("preferences")
      .executeTakeFirstOrThrow();
    const known = preferences === null ? {} : (JSON.parse(preferences) as Partial<Preferences>);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    await trx
      .updateTable("users")
      .set({ preferences: JSON.stringify({ ...nothingChosen, ...known, ...given }) })
      .where("id", "=", userId)
      .execute();
  });
}
