import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Answer } from "@vedette/api";
import { GitMerge } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Ago } from "../../../i18n/ago.tsx";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatShare } from "../../../lib/format.ts";
import { useIssueMerge } from "../../../lib/issue-merge.ts";
import { readLevel, titleOf } from "../../../lib/issue-words.ts";
import { keepScope } from "../../../lib/url-state.ts";
import { Button } from "../../../ui/button.tsx";
import { SectionHead } from "../../../ui/card.tsx";
import { LevelMark } from "../../../ui/level-mark.tsx";
import { Meter } from "../../../ui/meter.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { numClass, Table } from "../../../ui/table.tsx";
import { similarIssuesQuery } from "../queries.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import { IssueBadges } from "./badges.tsx";
import styles from "./related.module.css";

type Similar = Answer<"listSimilarIssues">[number];

function SimilarRow({
  similar,
  onMerge,
}: {
  readonly similar: Similar;
  readonly onMerge: (() => void) | undefined;
}) {
  const t = useTranslations();
  const format = useFormat();
  const { org } = useIssueRoute();
  const [issue, { exception: likeness }] = similar;
  const title = titleOf(issue);
  const level = readLevel(issue.level);
  return (
    <tr>
      <td className={styles.likeness}>
        <span className={styles.share}>{formatShare(likeness)}</span>
        <Meter share={likeness} className={styles.bar} />
      </td>
      <td className={styles.title}>
        <LevelMark level={level} label={t(`levels.${level}`)} className={styles.level} />
        <Link
          to="/organizations/$org/issues/$issueId"
          params={{ org, issueId: issue.id }}
          search={keepScope}
          className={styles.link}
        >
          {title.type !== undefined && <b>{title.type}</b>} {title.message}
        </Link>
        <IssueBadges issue={issue} />
        <div className={styles.culprit}>{issue.culprit}</div>
      </td>
      <td className={numClass}>{format.count(Number(issue.count))}</td>
      <td className={numClass}>{issue.userCount === 0 ? "–" : format.count(issue.userCount)}</td>
      <td>
        <Ago at={issue.lastSeen} />
      </td>
      <td className={styles.tools}>
        {onMerge !== undefined && (
          <Button size="sm" icon={GitMerge} onClick={onMerge}>
            {t("issue.related.merge")}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Issues that are like this one, the nearest first, and the way to make them one. */
export function SimilarIssues({ canWrite }: { readonly canWrite: boolean }) {
  const t = useTranslations("issue.related");
  const errorText = useErrorText();
  const navigate = useNavigate();
  const { org, issueId } = useIssueRoute();
  const { data: similar, error } = useQuery(similarIssuesQuery(org, issueId));
  const merge = useIssueMerge(org);
  const [busy, setBusy] = useState(false);

  async function mergeWith(otherId: string) {
    setBusy(true);
    const left = await merge([issueId, otherId]);
    setBusy(false);
    if (left !== undefined && left !== issueId) {
      await navigate({
        to: "/organizations/$org/issues/$issueId/related",
        params: { org, issueId: left },
        search: keepScope,
      });
    }
  }

  return (
    <section>
      <SectionHead level={2} title={t("similar")} />
      {error !== null && similar === undefined && <p className={styles.note}>{errorText(error)}</p>}
      {similar?.length === 0 && <p className={styles.note}>{t("noneSimilar")}</p>}
      {similar === undefined && error === null && <Skeleton width="100%" height={120} faint />}
      {similar !== undefined && similar.length > 0 && (
        <Table
          label={t("similar")}
          head={
            <>
              <th>{t("likeness")}</th>
              <th>{t("issue")}</th>
              <th className={numClass}>{t("events")}</th>
              <th className={numClass}>{t("users")}</th>
              <th>{t("lastSeen")}</th>
              <th>
                <span className="visually-hidden">{t("merge")}</span>
              </th>
            </>
          }
        >
          {similar.map((one) => (
            <SimilarRow
              key={one[0].id}
              similar={one}
              onMerge={canWrite && !busy ? () => void mergeWith(one[0].id) : undefined}
            />
          ))}
        </Table>
      )}
    </section>
  );
}
