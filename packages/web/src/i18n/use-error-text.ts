import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { ApiError } from "../lib/api.ts";
import { isLostPart } from "../lib/lost-parts.ts";

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

type KnownCode = (typeof KNOWN)[number];

function isKnown(code: string): code is KnownCode {
  return (KNOWN as readonly string[]).includes(code);
}

/** A refusal in the reader's language: by its code, and in the server's own words where they say more. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("errors");
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) return t(isLostPart(error) ? "offline" : "unknown");
      if (error.code === "too_many_attempts")
        return t("too_many_attempts", { seconds: error.retryAfterSeconds ?? 60 });
      if (isKnown(error.code)) return t(error.code);
      return error.message;
    },
    [t],
  );
}
