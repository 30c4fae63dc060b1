import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useMatchRoute, useNavigate } from "@tanstack/react-router";
import type { Actor } from "@vedette/api";
import { useState } from "react";
import { ErrorScreen, MissingScreen } from "../../app/error-screens.tsx";
import { NamedAbove } from "../../app/named-above.ts";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { ApiError } from "../../lib/api.ts";
import { titleOf } from "../../lib/issue-words.ts";
import { useIssueAssign, useIssueUpdate } from "../../lib/issue-updates.ts";
import { keepScope } from "../../lib/url-state.ts";
import { later } from "../../ui/later.tsx";
import { useLiveChanges } from "../../lib/live-changes.tsx";
import styles from "./page.module.css";
import { EventNavigator } from "./parts/event-navigator.tsx";
import { ExploreLink } from "./parts/explore-link.tsx";
import { IssueHeader } from "./parts/issue-header.tsx";
import { IssueSide } from "./parts/issue-side.tsx";
import { IssueTabs } from "./parts/issue-tabs.tsx";
import { type OnStatus, StatusButtons } from "./parts/status-buttons.tsx";
import { issueQuery } from "./queries.ts";
import { useIssueActions } from "./use-issue-actions.ts";
import { useIssueRoute } from "./use-issue-route.ts";
import { useNeighbours } from "./use-neighbours.ts";
import { useSeen } from "./use-seen.ts";

const DeleteIssues = later(async () => (await import("../../app/delete-issues.tsx")).DeleteIssues);

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
  const onStatus: OnStatus = (change, way) => {
    if (issue !== undefined) void update([issue], change, way);
  };
  const assign = useIssueAssign(org);
  const [assigning, setAssigning] = useState(false);
  const [deletingId, setDeletingId] = useState<string>();
  const navigate = useNavigate();
  const onDelete =
    issue !== undefined && may(organization, "event:admin") ? () => setDeletingId(issue.id) : undefined;
  const onAssign = (to: Actor | null) => {
    setAssigning(false);
    if (issue !== undefined) void assign([issue], to);
  };
  const named = issue ?? neighbours.current;
  const title = named === undefined ? undefined : titleOf(named);
  usePageTitle(title === undefined ? undefined : (title.type ?? title.message));
  useIssueActions(org, issue, neighbours, canWrite, onStatus, setAssigning, onDelete);
  useSeen(org, issueId, canWrite ? issue?.id : undefined);
  // Figures follow what comes in; the event that is being read stays.
  useLiveChanges((change) => {
    // Whoever is about to delete it needs no news of it.
    if ((change.type === "issue" && change.issueId !== issue?.id) || deletingId !== undefined) return;
    void queryClient.invalidateQueries({ queryKey: ["issue", org, issueId] });
    void queryClient.invalidateQueries({ queryKey: ["issue-activity", org, issueId] });
    void queryClient.invalidateQueries({ queryKey: ["issue-stats", org, issueId] });
    void queryClient.invalidateQueries({ queryKey: ["issue-answer", org, issueId] });
  });

  // Somebody else may delete it under the eye of the reader.
  if (error instanceof ApiError && error.status === 404) return <MissingScreen />;
  if (error !== null && issue === undefined)
    return <ErrorScreen error={error} reset={() => void refetch()} />;
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
          onDelete={onDelete}
        />
        <div className={styles.bar}>
          <div className={styles.tabs}>
            <IssueTabs issue={issue} onEvent={onEvent} />
          </div>
          {onEvent ? (
            <EventNavigator />
          ) : (
            issue !== undefined && (
              <div className={styles.barEnd}>
                <ExploreLink shortId={issue.shortId} />
              </div>
            )
          )}
        </div>
      </div>
      <div className={styles.columns}>
        <div className={styles.main}>
          <NamedAbove value>
            <Outlet />
          </NamedAbove>
        </div>
        <aside className={styles.side}>
          <IssueSide issue={issue} onAssign={canWrite ? onAssign : undefined} />
        </aside>
      </div>
      {deletingId !== undefined && deletingId === issue?.id && (
        <DeleteIssues
          org={org}
          ids={[deletingId]}
          onDone={async () =>
            await navigate({
              to: "/organizations/$org/issues",
              params: { org },
              search: (before) => ({ ...neighbours.search, ...keepScope(before) }),
            })
          }
          onClose={() => setDeletingId(undefined)}
        />
      )}
      {issue !== undefined && canWrite && (
        <div className={styles.actionBar}>
          <StatusButtons org={org} issue={issue} size="lg" onStatus={onStatus} />
        </div>
      )}
    </>
  );
}
