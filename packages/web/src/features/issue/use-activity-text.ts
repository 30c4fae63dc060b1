import type { Activity } from "@vedette/api";
import { useTranslations } from "use-intl";
import { sentenceOf } from "./model/activity-words.ts";
import { useLimitsText } from "./parts/use-limits-text.ts";

/** Who did something, as far as it is known. */
export function actorName(user: Activity["user"]): string | undefined {
  if (user === null) return undefined;
  return user.name === "" ? user.email : user.name;
}

/** An entry of the feed as a sentence. */
export function useActivityText(): (activity: Activity) => string {
  const t = useTranslations("issue.activity");
  const limitsText = useLimitsText();
  return (activity) => {
    const { key, values, limits } = sentenceOf(activity);
    return t(`said.${key}`, {
      ...values,
      name: actorName(activity.user) ?? t("someone"),
      limits: limits === undefined ? "" : limitsText(limits),
    });
  };
}
