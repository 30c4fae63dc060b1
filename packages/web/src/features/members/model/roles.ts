import type { RoleName } from "@vedette/api";

/** From the least to the most. */
export const ROLES: readonly RoleName[] = ["member", "admin", "manager", "owner"];

/** What somebody may give and change: nothing above their own. The server has the last word. */
export function rolesToGive(own: string | undefined): readonly RoleName[] {
  const rank = ROLES.findIndex((role) => role === own);
  return ROLES.slice(0, rank + 1);
}

export function mayTouch(own: string | undefined, theirs: string): boolean {
  return rolesToGive(own).some((role) => role === theirs);
}
