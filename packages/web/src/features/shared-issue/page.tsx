import { queryOptions, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { ErrorScreen } from "../../app/error-screens.tsx";
import { usePageTitle } from "../../app/page-title.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { api, ApiError } from "../../lib/api.ts";
import { readLevel } from "../../lib/issue-words.ts";
import { useNow } from "../../lib/now.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LevelMark } from "../../ui/level-mark.tsx";
import { Logo } from "../../ui/logo.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import styles from "./page.module.css";

const FRAMES_MAX = 30;

function sharedIssueQuery(share: string) {
  return queryOptions({
    queryKey: ["shared-issue", share],
    queryFn: ({ signal }) => api.getSharedIssue({ params: { share } }, { signal }),
    retry: false,
  });
}

type Exception = NonNullable<
  Awaited<ReturnType<typeof api.getSharedIssue>>["latestEvent"]
>["entries"][number]["data"]["values"][number];

/** An exception with its own frames, the newest call first. */
function SharedException({ exception }: { readonly exception: Exception }) {
  const t = useTranslations("sharedIssue");
  const frames = exception.stacktrace?.frames ?? [];
  const own = frames.filter((frame) => frame.inApp);
  const shown = (own.length > 0 ? own : frames).toReversed().slice(0, FRAMES_MAX);
  return (
    <Card flush>
      <div className={styles.exception}>
        <h2 className={styles.type}>{exception.type ?? t("untyped")}</h2>
        {exception.value && <p className={styles.value}>{exception.value}</p>}
      </div>
      {shown.length > 0 && (
        <ol className={styles.frames}>
          {shown.map((frame, index) => (
            <li key={index} className={styles.frame}>
              <b>{frame.function ?? "?"}</b>{" "}
              <span className={styles.at}>
                {frame.filename ?? frame.module ?? frame.package}
                {frame.lineNo !== null && `:${frame.lineNo}`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

/** What a share link shows: the fault and how often it happens, nothing of the people who met it. */
export function SharedIssuePage() {
  const t = useTranslations();
  const format = useFormat();
  const now = useNow();
  const { shareId = "" } = useParams({ strict: false });
  const { data: issue, error, refetch } = useQuery(sharedIssueQuery(shareId));
  usePageTitle(issue?.title);
  if (issue === undefined && error !== null) {
    return error instanceof ApiError && error.status === 404 ? (
      <main className={styles.gone}>
        <EmptyState level={1} title={t("sharedIssue.goneTitle")}>
          {t("sharedIssue.goneText")}
        </EmptyState>
      </main>
    ) : (
      <ErrorScreen error={error} reset={() => void refetch()} />
    );
  }
  const level = readLevel(issue?.level);
  const exceptions = issue?.latestEvent?.entries.flatMap((entry) => entry.data.values) ?? [];
  return (
    <main className={styles.page}>
      <p className={styles.brand}>
        <Logo />
        {issue === undefined ? "" : t("sharedIssue.from", { project: issue.project.name, id: issue.shortId })}
      </p>
      {issue === undefined ? (
        <Skeleton width={320} height={19} />
      ) : (
        <>
          <h1 className={styles.title}>
            <LevelMark level={level} label={t(`levels.${level}`)} /> {issue.title}
          </h1>
          {issue.culprit !== null && <p className={styles.culprit}>{issue.culprit}</p>}
          <p className={styles.facts}>
            {t("sharedIssue.facts", {
              count: Number(issue.count),
              countText: format.count(Number(issue.count)),
              first: format.ago(issue.firstSeen, now),
              last: format.ago(issue.lastSeen, now),
            })}
          </p>
          {exceptions.toReversed().map((exception, index) => (
            <SharedException key={index} exception={exception} />
          ))}
        </>
      )}
    </main>
  );
}
