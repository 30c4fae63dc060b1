/**
 * Names of transactions that are addresses: their ids become `*`, so that one page is one name. `/users/42` and
 * `/users/43` are the same place, and a name for each would be as many names as users.
 */

export type CleanTransactionName = {
  readonly name: string;
  /** Where the name comes from; `sanitized` when something was taken out of it. */
  readonly source: string | undefined;
};

/** SDKs that name transactions by the raw address and do not say so. */
const rawUrlSdks: ReadonlySet<string> = new Set([
  "sentry.javascript.angular",
  "sentry.javascript.browser",
  "sentry.javascript.ember",
  "sentry.javascript.gatsby",
  "sentry.javascript.react",
  "sentry.javascript.remix",
  "sentry.javascript.svelte",
  "sentry.javascript.vue",
]);

/** Takes ids out of a name that is an address; a route or a name that a person chose stays as it is. */
export function cleanTransactionName(
  name: string,
  source: string | undefined,
  sdkName?: string,
): CleanTransactionName {
  if (!isAddress(name, source, sdkName)) return { name, source };
  const clean = name.replace(segment, (found) => (isIdentifier(found) ? "*" : found));
  return clean === name ? { name, source } : { name: clean, source: "sanitized" };
}

function isAddress(name: string, source: string | undefined, sdkName: string | undefined): boolean {
  if (source === "url" || source === "sanitized") return true;
  if (source !== undefined && source !== "" && source !== "unknown") return false;
  return sdkName !== undefined && rawUrlSdks.has(sdkName) && name.includes("/");
}

/** What stands between slashes, and between the parts of a query. */
const segment = /[^/\\?#&=\s]+/g;

const digitsOnly = /^\d+$/;
const hexNumber = /^(?:0[xX])?[\da-fA-F]+$/;
const date = /\b\d{4}-\d\d-\d\d(?:\b|T)/;
const uuid = /[\da-fA-F]{8}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{12}/;
const digest = /(?:^|[^\da-zA-Z])(?:[\da-fA-F]{32}|[\da-fA-F]{40}|[\da-fA-F]{64})(?:$|[^\da-zA-Z])/;
const encoded = /%[\da-fA-F]{2}/;

/** Words of hex digits, such as `feed` or `added`, are no ids: a hex number needs some length and a digit. */
const hexLengthMin = 8;

function isIdentifier(text: string): boolean {
  if (digitsOnly.test(text)) return true;
  if (hexNumber.test(text)) return text.startsWith("0x") || (text.length >= hexLengthMin && /\d/.test(text));
  if (text.length >= 32 && (uuid.test(text) || digest.test(text))) return true;
  return date.test(text) || encoded.test(text);
}
