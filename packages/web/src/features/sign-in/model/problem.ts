/** What went wrong on the way through an identity provider: words that the server writes into the address. */
export const PROBLEMS = [
  "email_missing",
  "email_unverified",
  "domain_refused",
  "account_exists",
  "account_inactive",
  "unavailable",
  "unreachable",
  "refused",
  "expired",
  "too_many_attempts",
  "insecure_connection",
] as const;

export type Problem = (typeof PROBLEMS)[number];

/** Nothing that an address says is shown but these. */
export function readProblem(text: string | undefined): Problem | undefined {
  return PROBLEMS.find((one) => one === text);
}
