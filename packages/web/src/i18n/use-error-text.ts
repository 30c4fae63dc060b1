import { useCallback } from "react";
import { useLocale, useTranslations } from "use-intl";
import { ApiError } from "../lib/api.ts";
import { isLostPart } from "../lib/lost-parts.ts";
import { missWords, useMissedWords } from "./use-missed-words.ts";
import { useReasonText } from "./use-reason-text.ts";

const KNOWN = [
  "offline",
  "no_answer",
  "not_json",
  "not_authenticated",
  "wrong_credentials",
  "forbidden",
  "wrong_origin",
  "not_found",
  "link_used",
  "link_invalid",
  "email_taken",
  "password_wrong",
  "second_factor_wrong",
  "second_factor_required",
  "single_sign_on_required",
  "password_required",
  "last_owner",
  "conflict",
  "too_many_attempts",
  "too_many_exports",
  "too_many_connections",
  "unavailable",
  "timeout",
  "internal",
] as const;

/** Of these the server tells which field or place it is about. */
const WORDS_SAY_MORE: ReadonlySet<string> = new Set([
  "bad_request",
  "invalid_input",
  "invalid_query",
  "invalid_time_range",
  "issuer_refused",
  "too_large",
]);

type KnownCode = (typeof KNOWN)[number];

function isKnown(code: string): code is KnownCode {
  return (KNOWN as readonly string[]).includes(code);
}

/** Words of the other codes come with the second part of the catalogue; until then the server's stand. */
function refusalKey(code: string) {
  return `refusals.${code}` as "refusals.invalid_query";
}

/**
 * A refusal in the reader's language, by its code. The server's own words are English and say more than the code of
 * some: readers of English have them alone, others behind what the code says.
 */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("errors");
  const all = useTranslations();
  const locale = useLocale();
  const reasonText = useReasonText();
  const haveCome = useMissedWords(locale);
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) return t(isLostPart(error) ? "offline" : "unknown");
      if (error.code === "too_many_attempts")
        return t("too_many_attempts", { seconds: error.retryAfterSeconds ?? 60 });
      if (isKnown(error.code)) return t(error.code);
      const key = refusalKey(error.code);
      if (locale === "en") return error.message;
      if (!all.has(key)) {
        missWords(locale);
        return error.message;
      }
      if (!WORDS_SAY_MORE.has(error.code)) return all(key);
      const reason = error.reason ?? Object.values(error.reasons)[0]?.[0];
      const more = reasonText(reason);
      return more === undefined ? `${all(key)} (${error.message})` : all(key) + more;
    },
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the catalogue grows in place: its words are what changed
    [t, all, locale, reasonText, haveCome],
  );
}
