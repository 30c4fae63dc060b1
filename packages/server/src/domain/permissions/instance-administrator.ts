import type { MetaAccess } from "#ports/meta-store.ts";
import type { Caller } from "./rights.ts";
import { expandScopes } from "./scopes.ts";

/**
 * True for a person who runs the instance; a token of theirs must be allowed to administrate, too, and no
 * organization's identity provider can say so.
 */
export async function isInstanceAdministrator(meta: MetaAccess, caller: Caller): Promise<boolean> {
  if (caller.userId === undefined) return false;
  if (caller.kind === "user" && caller.isOnlyVouched === true) return false;
  if (caller.kind === "token") {
    if (caller.organizationId !== undefined || !expandScopes(caller.scopes).has("org:admin")) return false;
  }
  const row = await meta.db
    .selectFrom("users")
    .select("is_superuser")
    .where("id", "=", caller.userId)
    .where("is_active", "=", 1)
    .executeTakeFirst();
  return row?.is_superuser === 1;
}
