/** What a caller may be allowed to do: a closed list in the words of the `/api/0` clients, because tokens carry them. */
export const allScopes = [
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

export type Scope = (typeof allScopes)[number];

const known: ReadonlySet<string> = new Set(allScopes);

export function isScope(text: string): text is Scope {
  return known.has(text);
}

/** What a scope brings with it, besides itself. */
const implied: Readonly<Partial<Record<Scope, readonly Scope[]>>> = {
  "org:write": ["org:read"],
  "org:admin": ["org:read", "org:write"],
  // A build machine's scope: releases and their files, nothing that reads events.
  "org:ci": ["project:releases"],
  "member:write": ["member:read"],
  "member:admin": ["member:read", "member:write"],
  "team:write": ["team:read"],
  "team:admin": ["team:read", "team:write"],
  "project:write": ["project:read"],
  "project:admin": ["project:read", "project:write"],
  "event:write": ["event:read"],
  "event:admin": ["event:read", "event:write"],
  "alerts:write": ["alerts:read"],
};

/** The scopes with everything they imply. */
export function expandScopes(scopes: Iterable<Scope>): ReadonlySet<Scope> {
  const expanded = new Set<Scope>();
  for (const scope of scopes) {
    expanded.add(scope);
    for (const other of implied[scope] ?? []) expanded.add(other);
  }
  return expanded;
}
