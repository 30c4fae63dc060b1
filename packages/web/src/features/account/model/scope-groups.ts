/** Scopes of a token in sets that people ask for. Pure. */
import type { ApiToken } from "@vedette/api";

type Scope = ApiToken["scopes"][number];

/** Enough to upload source maps and make releases from a build. */
export const buildScopes: readonly Scope[] = ["org:ci", "org:read", "project:read", "project:releases"];

/** Everything that only reads. */
export function readingScopes(own: readonly Scope[]): readonly Scope[] {
  return own.filter((scope) => scope.endsWith(":read"));
}

/** Only what the person may do themselves; the server refuses the rest. */
export function within(wanted: readonly Scope[], own: readonly Scope[]): readonly Scope[] {
  return wanted.filter((scope) => own.includes(scope));
}
