/** Who may give, change and take which role: nobody lifts anybody above themselves, an invited stranger least of all. */
import type { Role } from "#ports/meta-store.ts";
import type { Rights } from "./rights.ts";
import { roleScopes } from "./roles.ts";

const ladder: readonly Role[] = ["member", "admin", "manager", "owner"];

/** To be asked for the role that somebody has as well, before it is changed or taken. */
export function mayGiveRole(rights: Rights, role: Role): boolean {
  // A token of the organization itself acts as a manager would.
  if (isAbove(role, rights.role ?? "manager")) return false;
  if (role === "member" || role === "admin") return true;
  // An owner's token that may do less than its owner makes nobody who may do more.
  return roleScopes[role].every((scope) => rights.scopes.has(scope));
}

/** The role and those below it. */
export function rolesUpTo(role: Role): readonly Role[] {
  return ladder.slice(0, ladder.indexOf(role) + 1);
}

export function isAbove(role: Role, other: Role): boolean {
  return ladder.indexOf(role) > ladder.indexOf(other);
}
