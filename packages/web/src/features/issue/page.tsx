import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useMatchRoute, useNavigate } from "@tanstack/react-router";
import type { Actor, IssueDetails, IssueStatus } from "@vedette/api";
import { Archive, Check, CornerUpLeft, UserRound } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Action, useActions } from "../../app/actions.ts";
import { ErrorScreen, MissingScreen } from "../../app/error-screens.tsx";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { ApiError } from "../../lib/api.ts";
import { titleOf } from "../../lib/issue-words.ts";
import { useIssueAssign, useIssueUpdate } from "../../lib/issue-updates.ts";
import { useLiveChanges } from "../../lib/live-changes.tsx";
import { tabClass, tabCountClass, TabStrip } from "../../ui/tab-strip.tsx";
import styles from "./page.module.css";
import { EventNavigator } from "./parts/event-navigator.tsx";
import { IssueHeader, StatusButtons } from "./parts/issue-header.tsx";
import { IssueSide } from "./parts/issue-side.tsx";
import { issueQuery } from "./queries.ts";
import { useIssueRoute } from "./use-issue-route.ts";
import { type Neighbours, useNeighbours } from "./use-neighbours.ts";

function IssueTabs({
  issue,
  onEvent,
}: {
  readonly issue: IssueDetails | undefined;
  readonly onEvent: boolean;
}) {
  const t = useTranslations("issue.tabs");
  const format = useFormat();
  const { org, issueId } = useIssueRoute();
  const matchRoute = useMatchRoute();
  const params = { org, issueId };
  const keepScope = (before: { environment?: string | undefined; statsPeriod?: string | undefined }) => ({
    environment: before.environment,
    statsPeriod: before.statsPeriod,
  });
  const onEvents = matchRoute({ to: "/organizations/$org/issues/$issueId/events", params }) !== false;
  const onTags = matchRoute({ to: "/organizations/$org/issues/$issueId/tags", params }) !== false;
  const onRelated = matchRoute({ to: "/organizations/$org/issues/$issueId/related", params }) !== false;
  const mark = (on: boolean) => ({
    className: tabClass,
    "data-current": on ? "" : undefined,
    "aria-current": on ? ("page" as const) : undefined,
  });
  return (
    <TabStrip label={t("label")}>
      <Link to="/organizations/$org/issues/$issueId" params={params} search={keepScope} {...mark(onEvent)}>
        {t("event")}
      </Link>
      <Link
        to="/organizations/$org/issues/$issueId/events"
        params={params}
        search={keepScope}
        {...mark(onEvents)}
      >
        {t("events")}
        <span className={tabCountClass}>{issue === undefined ? "" : format.count(Number(issue.count))}</span>
      </Link>
      <Link
        to="/organizations/$org/issues/$issueId/tags"
        params={params}
        search={keepScope}
        {...mark(onTags)}
      >
        {t("tags")}
        <span className={tabCountClass}>
          {issue === undefined || issue.tags.length === 0 ? "" : issue.tags.length}
        </span>
      </Link>
      <Link
        to="/organizations/$org/issues/$issueId/related"
        params={params}
        search={keepScope}
        {...mark(onRelated)}
      >
        {t("related")}
      </Link>
    </TabStrip>
  );
}

function useIssueActions(
  org: string,
  issue: IssueDetails | undefined,
  neighbours: Neighbours,
  canWrite: boolean,
  onStatus: (status: IssueStatus) => void,
  onAssigning: (open: boolean) => void,
) {
  const t = useTranslations();
  const navigate = useNavigate();
  const goTo = (issueId: string | undefined) => {
    if (issueId === undefined) return;
    void navigate({
      to: "/organizations/$org/issues/$issueId",
      params: { org, issueId },
      search: (before) => ({ environment: before.environment, statsPeriod: before.statsPeriod }),
    });
  };
  const actions: Action[] = [
    {
      id: "issue-next",
      label: t("issue.next"),
      section: "list",
      keys: "j",
      keyOnly: true,
      run: () => goTo(neighbours.nextId),
    },
    {
      id: "issue-previous",
      label: t("issue.previous"),
      section: "list",
      keys: "k",
      keyOnly: true,
      run: () => goTo(neighbours.previousId),
    },
    {
      id: "issue-back",
      label: t("issue.back"),
      section: "list",
      keys: "escape",
      keyOnly: true,
      run: () =>
        void navigate({
          to: "/organizations/$org/issues",
          params: { org },
          search: (before) => ({
            ...neighbours.search,
            environment: before.environment,
            statsPeriod: before.statsPeriod,
          }),
        }),
    },
  ];
  if (issue !== undefined && canWrite) {
    actions.push({
      id: "issue-assign",
      label: t("assignee.action", { count: 1 }),
      section: "issue",
      icon: UserRound,
      keys: "m",
      run: () => onAssigning(true),
    });
    if (issue.status === "unresolved") {
      actions.push(
        {
          id: "issue-resolve",
          label: t("issueActions.resolve"),
          section: "issue",
          icon: Check,
          keys: "e",
          run: () => onStatus("resolved"),
        },
        {
          id: "issue-archive",
          label: t("issueActions.archive"),
          section: "issue",
          icon: Archive,
          keys: "a",
          run: () => onStatus("ignored"),
        },
      );
    } else
      actions.push({
        id: "issue-unresolve",
        label: t("issueActions.unresolve"),
        section: "issue",
        icon: CornerUpLeft,
        keys: "u",
        run: () => onStatus("unresolved"),
      });
  }
  useActions(actions);
}

/** An issue: its state and numbers at the top and at the right, one of its events at the left. */
export function IssuePage() {
  const { org, issueId, eventId } = useIssueRoute();
  const queryClient = useQueryClient();
  const matchRoute = useMatchRoute();
  const { organization } = useOrganization();
  const canWrite = may(organization, "event:write", "event:admin");
  const { data: issue, error, refetch } = useQuery(issueQuery(org, issueId));
  const neighbours = useNeighbours(org, issueId);
  const update = useIssueUpdate(org);
  const onStatus = (status: IssueStatus) => {
    if (issue !== undefined) void update([issue], status);
  };
  const assign = useIssueAssign(org);
  const [assigning, setAssigning] = useState(false);
  const onAssign = (to: Actor | null) => {
    setAssigning(false);
    if (issue !== undefined) void assign([issue], to);
  };
  const title = issue === undefined ? undefined : titleOf(issue);
  usePageTitle(title === undefined ? undefined : (title.type ?? title.message));
  useIssueActions(org, issue, neighbours, canWrite, onStatus, setAssigning);
  // Figures follow what comes in; the event that is being read stays.
  useLiveChanges((change) => {
    if (change.type === "issue" && change.issueId !== issue?.id) return;
    void queryClient.invalidateQueries({ queryKey: ["issue", org, issueId] });
    void queryClient.invalidateQueries({ queryKey: ["issue-stats", org, issueId] });
  });

  if (error !== null && issue === undefined) {
    return error instanceof ApiError && error.status === 404 ? (
      <MissingScreen />
    ) : (
      <ErrorScreen error={error} reset={() => void refetch()} />
    );
  }
  const onEvent =
    eventId !== undefined ||
    matchRoute({ to: "/organizations/$org/issues/$issueId", params: { org, issueId } }) !== false;
  return (
    <>
      <div className={styles.head}>
        <IssueHeader
          org={org}
          issue={issue}
          canWrite={canWrite}
          neighbours={neighbours}
          onStatus={onStatus}
          assigning={assigning}
          onAssigning={setAssigning}
          onAssign={onAssign}
        />
        <div className={styles.bar}>
          <div className={styles.tabs}>
            <IssueTabs issue={issue} onEvent={onEvent} />
          </div>
          {onEvent && <EventNavigator />}
        </div>
      </div>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Outlet />
        </div>
        <aside className={styles.side}>
          <IssueSide issue={issue} onAssign={canWrite ? onAssign : undefined} />
        </aside>
      </div>
      {issue !== undefined && canWrite && (
        <div className={styles.actionBar}>
          <StatusButtons issue={issue} size="lg" onStatus={onStatus} />
        </div>
      )}
    </>
  );
}
