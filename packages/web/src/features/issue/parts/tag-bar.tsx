import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { formatShare } from "../../../lib/format.ts";
import { tagFilter } from "../../../lib/tag-filter.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { keepScope } from "../../../lib/url-state.ts";
import { Meter } from "../../../ui/meter.tsx";
import type { TagLine } from "../model/tag-report.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./tag-bar.module.css";

/** The most used value of a tag: the bar is this issue, the tick the whole project. */
export function TagBar({ line, hot = false }: { readonly line: TagLine; readonly hot?: boolean }) {
  const t = useTranslations("issue.side");
  const { org } = useIssueRoute();
  const { projectShare } = line;
  return (
    <div className={styles.tag}>
      <div className={styles.words}>
        <bdi className={styles.key}>{visibleCode(line.key)}</bdi>
        <Link
          to="/organizations/$org/issues"
          params={{ org }}
          search={(before) => ({
            query: tagFilter(line.key, line.value),
            ...keepScope(before),
          })}
          className={styles.value}
          title={t("findTag", { tag: `${line.key}:${line.value}` })}
        >
          <bdi>{line.value === "" ? t("emptyValue") : visibleCode(line.value)}</bdi>
        </Link>
        <span className={styles.share}>
          <b>{formatShare(line.share)}</b>
          {projectShare !== undefined && (
            <span className={styles.versus}>{t("versus", { share: formatShare(projectShare) })}</span>
          )}
        </span>
      </div>
      <span className={styles.track}>
        <Meter share={line.share} hot={hot} />
        {projectShare !== undefined && (
          <i className={styles.tick} style={{ left: `calc(${Math.min(100, projectShare * 100)}% - 1px)` }} />
        )}
      </span>
    </div>
  );
}
