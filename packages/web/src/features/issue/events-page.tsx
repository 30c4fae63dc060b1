import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { ReadFailure } from "../../app/read-failure.tsx";
import { Ago } from "../../i18n/ago.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { shortId } from "../../lib/format.ts";
import { keepScope } from "../../lib/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table } from "../../ui/table.tsx";
import styles from "./events-page.module.css";
import { userName } from "./model/highlights.ts";
import { issueEventsQuery } from "./queries.ts";
import { useIssueRoute } from "./use-issue-route.ts";

/** All events of the issue in the time range, the newest first. */
export function IssueEventsPage() {
  const t = useTranslations("issue.events");
  const format = useFormat();
  const { org, issueId, scope } = useIssueRoute();
  const list = useInfiniteQuery(issueEventsQuery(org, issueId, scope));
  const events = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isError && events.length === 0)
    return <ReadFailure title={t("failed")} error={list.error} onRetry={list.refetch} />;
  if (list.isSuccess && events.length === 0)
    return <EmptyState title={t("none")}>{t("noneText")}</EmptyState>;
  const tagOf = (event: (typeof events)[number], key: string) =>
    event.tags.find((tag) => tag.key === key)?.value ?? "–";
  return (
    <>
      <Table
        folds
        label={t("label")}
        head={
          <>
            <th>{t("event")}</th>
            <th>{t("time")}</th>
            <th>{t("title")}</th>
            <th>{t("release")}</th>
            <th>{t("environment")}</th>
            <th>{t("user")}</th>
          </>
        }
      >
        {list.isPending &&
          Array.from({ length: 12 }, (_, row) => (
            <tr key={row}>
              {[96, 60, 260, 70, 80, 110].map((width) => (
                <td key={width}>
                  <Skeleton width={width - ((row * 7) % 24)} height={11} />
                </td>
              ))}
            </tr>
          ))}
        {events.map((event) => (
          <tr key={event.eventID} className={styles.row}>
            <td data-wide="">
              <Link
                to="/organizations/$org/issues/$issueId/events/$eventId"
                params={{ org, issueId, eventId: event.eventID }}
                search={keepScope}
                className={styles.id}
              >
                {shortId(event.eventID)}
              </Link>
            </td>
            <td title={format.exact(event.dateCreated)}>
              <Ago at={event.dateCreated} />
            </td>
            <td data-line="" className={styles.title}>
              {event.title}
            </td>
            <td className={styles.short}>{tagOf(event, "release")}</td>
            <td className={styles.short}>{tagOf(event, "environment")}</td>
            <td className={styles.short}>{userName(event.user) ?? "–"}</td>
          </tr>
        ))}
      </Table>
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      )}
    </>
  );
}
