import { useTranslations } from "use-intl";

/** Why the server takes no events, as the health figures say it; the words come with the rest of the catalogue. */
export function useUnreadyText(): (health: {
  readonly reasons: readonly string[];
  readonly reasonCodes: readonly string[];
}) => readonly string[] {
  const t = useTranslations();
  return ({ reasons, reasonCodes }) =>
    reasons.map((sentence, at) => {
      const key = `system.unready.${reasonCodes[at]}` as "system.unready.unknown";
      return t.has(key) ? t(key) : sentence;
    });
}
