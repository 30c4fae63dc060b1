import type { Issue } from "@vedette/api";
import { MessageSquare, Star } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { Icon } from "../../../ui/icon.tsx";
import styles from "./row-signs.module.css";

/** Small signs behind the culprit: what people did with the issue. */
export function RowSigns({ issue }: { readonly issue: Pick<Issue, "isBookmarked" | "numComments"> }) {
  const t = useTranslations("issues");
  const format = useFormat();
  const { isBookmarked, numComments: count } = issue;
  return (
    <>
      {isBookmarked && (
        <span className={styles.star} title={t("bookmarked")}>
          <Icon as={Star} size="xs" label={t("bookmarked")} />
        </span>
      )}
      {count > 0 && (
        <span className={styles.comments} title={t("comments", { count })}>
          <Icon as={MessageSquare} size="xs" />
          <span aria-hidden="true">{format.count(count)}</span>
          <span className="visually-hidden">{t("comments", { count })}</span>
        </span>
      )}
    </>
  );
}
