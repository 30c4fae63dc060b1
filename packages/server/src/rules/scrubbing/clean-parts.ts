/** Names made of parts (`checkout.paid`, `nightly-import`): each may be a text of a user's, and so may the whole. */
export function cleanParts(name: string, separator: "." | "-", clean: (text: string) => string): string {
  const whole = clean(name);
  return whole.includes(separator) ? whole.split(separator).map(clean).join(separator) : whole;
}
