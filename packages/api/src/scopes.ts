/** What a caller may be allowed to do; the words are those of the `/api/0` clients, because tokens carry them. */
export const scopes = [
  "org:read",
  "org:write",
  "org:admin",
  "org:ci",
  "member:read",
  "member:write",
  "member:admin",
  "team:read",
  "team:write",
  "team:admin",
  "project:read",
  "project:write",
  "project:admin",
  "project:releases",
  "event:read",
  "event:write",
  "event:admin",
  "alerts:read",
  "alerts:write",
] as const;

export type Scope = (typeof scopes)[number];

/**
 * Who may call a route.
 *
 * - `public`: anyone; only for signing in, first set-up, health and what a link shares.
 * - `signed-in`: any valid session or token; the handler answers with the caller's own things only.
 * - `instance-admin`: who runs the instance; for what belongs to no organization.
 * - one or more scopes: the caller needs one of them in the organization that the path names.
 */
export type Permission = "public" | "signed-in" | "instance-admin" | Scope | readonly [Scope, ...Scope[]];

/** The scopes of a permission; empty for those that ask for none. */
export function scopesOf(permission: Permission): readonly Scope[] {
  if (typeof permission !== "string") return permission;
  return permission === "public" || permission === "signed-in" || permission === "instance-admin"
    ? []
    : [permission];
}
