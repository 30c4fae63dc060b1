/** Short ids for people: `SHOP-1F` is the project's slug in upper case and a counter in Crockford's base 32. */

/** https://www.crockford.com/base32.html: no I, L, O and U, so that no digit is misread. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export function formatShortId(projectSlug: string, shortNumber: number): string {
  let digits = "";
  let rest = shortNumber;
  do {
    digits = alphabet.charAt(rest % 32) + digits;
    rest = Math.floor(rest / 32);
  } while (rest > 0);
  return `${projectSlug.toUpperCase()}-${digits}`;
}

/** Reads a short id in any case, with the letters that people write for digits. */
export function parseShortId(
  text: string,
): { readonly projectSlug: string; readonly shortNumber: number } | undefined {
  const match = /^(?<slug>[a-z0-9_-]{1,100})-(?<digits>[0-9a-z]{1,10})$/i.exec(text);
  const slug = match?.groups?.["slug"];
  const digits = match?.groups?.["digits"];
  if (slug === undefined || digits === undefined) return undefined;
  let shortNumber = 0;
  for (const digit of digits.toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1")) {
    const value = alphabet.indexOf(digit);
    if (value < 0) return undefined;
    shortNumber = shortNumber * 32 + value;
  }
  return Number.isSafeInteger(shortNumber) && shortNumber > 0
    ? { projectSlug: slug.toLowerCase(), shortNumber }
    : undefined;
}
