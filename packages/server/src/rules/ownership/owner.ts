/** Who may own a part of the code, as rules name them; whether they exist is not known here. */
export type Owner =
  | { readonly kind: "user"; readonly email: string }
  | { readonly kind: "team"; readonly slug: string };

/** As it is written in a rule. */
export function ownerText(owner: Owner): string {
  return owner.kind === "team" ? `#${owner.slug}` : owner.email;
}
