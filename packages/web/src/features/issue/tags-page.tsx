import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { IssueTag } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ReadFailure } from "../../app/read-failure.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { formatShare } from "../../lib/format.ts";
import { tagFilter } from "../../lib/tag-filter.ts";
import { keepScope } from "../../lib/url-state.ts";
import { visibleCode } from "../../lib/visible-text.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FindInput } from "../../ui/find-input.tsx";
import { Meter } from "../../ui/meter.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { findTags } from "./model/find-tags.ts";
import { byUnusualness } from "./model/tag-report.ts";
import { issueTagsQuery } from "./queries.ts";
import styles from "./tags-page.module.css";
import { useIssueRoute } from "./use-issue-route.ts";

function TagCard({ tag }: { readonly tag: IssueTag }) {
  const t = useTranslations("issue.tagsPage");
  const format = useFormat();
  const { org } = useIssueRoute();
  return (
    <Card>
      <div className={styles.head}>
        <h3 className={styles.key}>{visibleCode(tag.key)}</h3>
        <span className={styles.unique}>{t("unique", { count: tag.uniqueValues })}</span>
      </div>
      {tag.topValues.map((value) => {
        const share = tag.totalValues === 0 ? 0 : value.count / tag.totalValues;
        return (
          <div key={value.value} className={styles.value}>
            <Link
              to="/organizations/$org/issues"
              params={{ org }}
              search={(before) => ({
                query: tagFilter(tag.key, value.value),
                ...keepScope(before),
              })}
              className={styles.name}
            >
              <bdi>{value.value === "" ? t("empty") : visibleCode(value.value)}</bdi>
            </Link>
            <span className={styles.count}>{format.count(value.count)}</span>
            <span
              className={styles.share}
              title={
                value.projectShare === undefined
                  ? undefined
                  : t("versus", { share: formatShare(value.projectShare) })
              }
            >
              {formatShare(share)}
            </span>
            <Meter share={share} className={styles.bar} />
          </div>
        );
      })}
    </Card>
  );
}

/** Fewer are found faster by the eye. */
const TAGS_TO_FIND = 9;

/** Every tag of the issue with its most used values. */
export function IssueTagsPage() {
  const t = useTranslations("issue.tagsPage");
  const { org, issueId, scope } = useIssueRoute();
  const [typed, setTyped] = useState("");
  const { data: tags, error, refetch } = useQuery(issueTagsQuery(org, issueId, scope));
  if (error !== null && tags === undefined)
    return <ReadFailure title={t("failed")} error={error} onRetry={refetch} />;
  if (tags?.length === 0) return <EmptyState title={t("none")}>{t("noneText")}</EmptyState>;
  if (tags === undefined) {
    return (
      <div className={styles.cards}>
        {Array.from({ length: 6 }, (_, index) => (
          <Card key={index}>
            <Skeleton width={90} height={12} />
            <div className={styles.bone} />
          </Card>
        ))}
      </div>
    );
  }
  const shown = findTags(byUnusualness(tags), typed, ({ topValues }) => topValues.map(({ value }) => value));
  return (
    <>
      {tags.length >= TAGS_TO_FIND && (
        <FindInput
          className={styles.find}
          label={t("find")}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
      {shown.length === 0 && <p className={styles.nothing}>{t("noFind")}</p>}
      <div className={styles.cards}>
        {shown.map((tag) => (
          <TagCard key={tag.key} tag={tag} />
        ))}
      </div>
    </>
  );
}
