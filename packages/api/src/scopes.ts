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
 * - `public`: anyone; only for signing in, first set-up and health.
 * - `signed-in`: any valid session or token; the handler answers with the caller's own things only.
 * - one or more scopes: the caller needs one of them in the organization that the path names.
 */
export type Permission = "public" | "signed-in" | Scope | readonly [Scope, ...Scope[]];
