import { ListFilter, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { useClearFilter } from "../use-clear-filter.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./event-navigator.module.css";

/** That only some of the events are walked through, and the way back to all of them. */
export function EventFilterNote() {
  const t = useTranslations("event");
  const { filter } = useIssueRoute();
  const clear = useClearFilter();
  if (filter === undefined) return null;
  return (
    <div className={styles.filtered}>
      <Icon as={ListFilter} size="sm" />
      <span>
        {t.rich("filtered", {
          filter: visibleCode(filter),
          query: (words) => <code className={styles.query}>{words}</code>,
        })}
      </span>
      <Button variant="ghost" size="sm" icon={X} onClick={clear}>
        {t("filterClear")}
      </Button>
    </div>
  );
}
