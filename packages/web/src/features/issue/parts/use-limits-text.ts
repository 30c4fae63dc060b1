import { useLocale, useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import type { ArchiveLimit } from "../../../lib/issue-status.ts";
import { useNow } from "../../../lib/now.ts";

/** What ends an archiving, in words: `100 more events or 10 more users`. */
export function useLimitsText(): (limits: readonly ArchiveLimit[]) => string {
  const t = useTranslations("issueStatus.note");
  const format = useFormat();
  const locale = useLocale();
  const now = useNow();
  return (limits) =>
    new Intl.ListFormat(locale, { type: "disjunction" }).format(
      limits.map((limit) => {
        if (limit.kind === "time") return format.short(limit.at, now);
        const { kind, count, windowMinutes } = limit;
        return windowMinutes === undefined
          ? t(kind, { count })
          : t(`${kind}Within`, { count, span: format.span(windowMinutes * 60_000) });
      }),
    );
}
