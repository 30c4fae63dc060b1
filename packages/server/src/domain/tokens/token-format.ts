/** How tokens look. Clients recognize them by these forms and read the address out of an organization's token. */
import { randomBytes } from "node:crypto";

export const personalPrefix = "sntryu_";
export const organizationPrefix = "sntrys_";

/** `sntryu_` and 64 hexadecimal digits. */
export function newPersonalToken(): string {
  return `${personalPrefix}${randomBytes(32).toString("hex")}`;
}

/**
 * `sntrys_`, a base64 JSON document that names this server and the organization, `_`, 43 characters of secret.
 * A command line tool prefers the address inside to its own setting, so it must be the exact public one.
 */
export function newOrganizationToken(
  input: { readonly publicUrl: string; readonly organizationSlug: string },
  nowMs: number,
): string {
  const url = input.publicUrl.replace(/\/+$/, "");
  const facts = { iat: nowMs / 1000, url, region_url: url, org: input.organizationSlug };
  const payload = Buffer.from(JSON.stringify(facts)).toString("base64");
  const secret = randomBytes(32).toString("base64").replace(/=+$/, "");
  return `${organizationPrefix}${payload}_${secret}`;
}

const lengthMax = 4096;

/** False for what no token can be: then nothing is looked up. */
export function looksLikeToken(text: string): boolean {
  return text.length >= 32 && text.length <= lengthMax && /^[\x21-\x7e]+$/.test(text);
}
