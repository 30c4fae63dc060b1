import type { Role } from "#ports/meta-store.ts";
import type { IdentityProvider } from "./identity-providers.ts";

/**
 * The role that the claims say: the first rule of which the claim holds the value, else the default. `undefined`
 * where no claim decides. Read at every sign-in, so that a group that somebody left takes the role along.
 */
export function mappedRole(
  provider: Pick<IdentityProvider, "roleClaim" | "roleMapping" | "defaultRole">,
  claims: Readonly<Record<string, unknown>>,
): Role | undefined {
  if (provider.roleClaim === undefined) return undefined;
  const values = valuesOf(Object.hasOwn(claims, provider.roleClaim) ? claims[provider.roleClaim] : undefined);
  return provider.roleMapping.find((rule) => values.has(rule.value))?.role ?? provider.defaultRole;
}

/** A claim holds one value or a list; anything else says nothing. */
function valuesOf(claim: unknown): ReadonlySet<string> {
  const list = Array.isArray(claim) ? claim : [claim];
  return new Set(list.filter((value) => typeof value === "string"));
}
