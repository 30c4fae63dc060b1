/** The one table from roles to scopes. */
import type { Role } from "#ports/meta-store.ts";
import { allScopes, type Scope } from "./scopes.ts";

const member: readonly Scope[] = [
  "org:read",
  "org:ci",
  "member:read",
  "team:read",
  "project:read",
  "project:releases",
  "event:read",
  "event:write",
  "event:admin",
  "alerts:read",
  "alerts:write",
];
const admin: readonly Scope[] = [...member, "team:write", "team:admin", "project:write", "project:admin"];
const manager: readonly Scope[] = [...admin, "org:write", "member:write", "member:admin"];

export const roleScopes: Readonly<Record<Role, readonly Scope[]>> = {
  member,
  admin,
  manager,
  owner: allScopes,
};

/** Roles that see every project of their organization; the others see what their teams and open projects give. */
export const rolesWithAllProjects: ReadonlySet<Role> = new Set(["owner", "manager", "admin"]);

export const roles = ["owner", "manager", "admin", "member"] as const satisfies readonly Role[];

export function isRole(text: string): text is Role {
  return Object.hasOwn(roleScopes, text);
}
