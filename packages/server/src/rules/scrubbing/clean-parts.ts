/** What hides a card from a look at the whole is the dot or hyphen beside it: such numbers are looked at alone, too. */
const longNumber = /\d[\d -]{7}/;

/** Names made of parts (`checkout.paid`, `nightly-import`): each may be a text of a user's, and so may the whole. */
export function cleanParts(name: string, separator: "." | "-", clean: (text: string) => string): string {
  const whole = clean(name);
  return longNumber.test(whole) ? whole.split(separator).map(clean).join(separator) : whole;
}
