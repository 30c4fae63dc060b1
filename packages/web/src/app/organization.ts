/** The organization of the screen: from the address, else the one seen last, else the first. */
import type { Me } from "@vedette/api";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lastOrganization } from "../lib/preferences.ts";
import { meQuery } from "../lib/queries.ts";

export type Membership = Me["organizations"][number];

export function pickOrganization(me: Me, wanted: string | undefined): Membership | undefined {
  const find = (slug: string | undefined) =>
    me.organizations.find((one) => one.slug === slug || one.id === slug);
  return find(wanted) ?? find(lastOrganization.get()) ?? me.organizations[0];
}

export function useOrganization(): { readonly me: Me; readonly organization: Membership | undefined } {
  const { data: me } = useSuspenseQuery(meQuery);
  const { org } = useParams({ strict: false });
  return { me, organization: pickOrganization(me, org) };
}

/** Whether the caller may do what needs one of the scopes. */
export function may(
  organization: Membership | undefined,
  ...scopes: readonly Membership["scopes"][number][]
): boolean {
  return organization !== undefined && scopes.some((scope) => organization.scopes.includes(scope));
}
