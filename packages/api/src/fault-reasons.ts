/**
 * Why a field is refused, as a code with what a sentence needs: the English sentence beside it is for people who read
 * the answer, the code for pages that speak other languages. Free of schemas, because the page reads the list too.
 */
export const fieldReasons = [
  "required",
  "wrong_kind",
  "whole_number",
  "too_short",
  "too_long",
  "too_few",
  "too_many",
  "too_low",
  "too_high",
  "not_one_of",
  "unknown_keys",
  "slug",
  "email",
  "url",
  "domain",
  "period",
  "time_zone",
  "platform",
  "environment",
  "source_pattern",
  "name_or_slug",
  "person",
  "ip_range",
  "browser_set",
  "pattern_missing",
  "pattern_unused",
  "unreadable_at",
  "unreadable_line",
  "wrong_line",
  "owner_unknown",
  "issuer_forbidden",
  "issuer_unreadable",
  "repeated_id",
] as const;

export type FieldReason = (typeof fieldReasons)[number];

export function isFieldReason(code: unknown): code is FieldReason {
  return (fieldReasons as readonly unknown[]).includes(code);
}

/**
 * A code of any registry, with what stands in its sentence. Where it is about a place in a text, `detail` says what is
 * wrong there, and `why` the same as a code, whose own values stand beside it.
 */
export type FaultReason = {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
};
