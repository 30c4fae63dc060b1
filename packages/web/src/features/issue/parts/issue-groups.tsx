import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Answer } from "@vedette/api";
import { Split } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Ago } from "../../../i18n/ago.tsx";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { useFormat } from "../../../i18n/use-format.ts";
import { api } from "../../../lib/api.ts";
import { shortId } from "../../../lib/format.ts";
import { renewMerged } from "../../../lib/issue-merge.ts";
import { keepScope } from "../../../lib/url-state.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { SectionHead } from "../../../ui/card.tsx";
import { CheckBox } from "../../../ui/check.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { numClass, Table } from "../../../ui/table.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { issueHashesQuery } from "../queries.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./related.module.css";

type IssueHash = Answer<"listIssueHashes">[number];

function GroupRow({
  group,
  checked,
  onCheck,
}: {
  readonly group: IssueHash;
  readonly checked: boolean;
  readonly onCheck: ((on: boolean) => void) | undefined;
}) {
  const t = useTranslations("issue.related");
  const format = useFormat();
  const { org, issueId } = useIssueRoute();
  const { latestEvent, mergedFrom } = group;
  return (
    <tr>
      <td className={styles.check}>
        {onCheck !== undefined && (
          <CheckBox
            checked={checked}
            aria-label={t("choose", { hash: shortId(group.id) })}
            onChange={(event) => onCheck(event.target.checked)}
          />
        )}
      </td>
      <td className={styles.hash} title={group.id}>
        {shortId(group.id)}
      </td>
      <td className={styles.title}>
        {latestEvent === null ? (
          <span className={styles.culprit}>{t("noEvents")}</span>
        ) : (
          <Link
            to="/organizations/$org/issues/$issueId/events/$eventId"
            params={{ org, issueId, eventId: latestEvent.eventID }}
            search={keepScope}
            className={styles.link}
          >
            {latestEvent.title}
          </Link>
        )}
        {mergedFrom !== null && (
          <Badge title={mergedFrom.title}>{t("from", { id: mergedFrom.shortId })}</Badge>
        )}
        <div className={styles.culprit}>{latestEvent?.culprit}</div>
      </td>
      <td className={numClass}>{format.count(group.count)}</td>
      <td>{latestEvent === null ? "–" : <Ago at={latestEvent.dateCreated} />}</td>
    </tr>
  );
}

/** The groups of events that the issue is made of; some of them can be taken out again. */
export function IssueGroups({ canWrite }: { readonly canWrite: boolean }) {
  const t = useTranslations("issue.related");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { org, issueId } = useIssueRoute();
  const { data: groups } = useQuery(issueHashesQuery(org, issueId));
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const chosen = groups?.filter((group) => checked.has(group.id)) ?? [];
  const mayTakeOut = canWrite && groups !== undefined && groups.length > 1;

  const takeOut = useMutation({
    mutationFn: async () =>
      await api.unmergeOrganizationIssueHashes({
        params: { org, issue: issueId },
        query: { id: chosen.map((group) => group.id) },
      }),
    onSuccess: async () => {
      showToast({ title: t("takenOut", { count: chosen.length }) });
      setChecked(new Set());
      await renewMerged(queryClient, org);
    },
    onError: (error) =>
      showToast({ title: t("takeOutFailed"), description: errorText(error), tone: "error" }),
  });

  return (
    <section>
      <SectionHead level={2} title={t("groups")}>
        {chosen.length > 0 && (
          <Button
            size="sm"
            icon={Split}
            busy={takeOut.isPending}
            disabled={chosen.length === groups?.length}
            onClick={() => takeOut.mutate()}
          >
            {t("takeOut", { count: chosen.length })}
          </Button>
        )}
      </SectionHead>
      <p className={styles.note}>{t("groupsText")}</p>
      {groups === undefined ? (
        <Skeleton width="100%" height={80} faint />
      ) : (
        <Table
          label={t("groups")}
          head={
            <>
              <th>
                <span className="visually-hidden">{t("takeOut", { count: 0 })}</span>
              </th>
              <th>{t("hash")}</th>
              <th>{t("latest")}</th>
              <th className={numClass}>{t("events")}</th>
              <th>{t("lastSeen")}</th>
            </>
          }
        >
          {groups.map((group) => (
            <GroupRow
              key={group.id}
              group={group}
              checked={checked.has(group.id)}
              onCheck={
                mayTakeOut
                  ? (on) =>
                      setChecked((before) => {
                        const next = new Set(before);
                        if (on) next.add(group.id);
                        else next.delete(group.id);
                        return next;
                      })
                  : undefined
              }
            />
          ))}
        </Table>
      )}
    </section>
  );
}
