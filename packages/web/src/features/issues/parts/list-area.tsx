import type { Actor, Issue, IssueStatus } from "@vedette/api";
import clsx from "clsx";
import { UserRound } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { useTranslations } from "use-intl";
import { AssigneeMenu } from "../../../app/assignee-menu.tsx";
import { Button } from "../../../ui/button.tsx";
import { later } from "../../../ui/later.tsx";
import { CHANGED_MAX, type ReadIssues } from "../use-issue-list.ts";
import type { Newer } from "../use-newer.ts";
import type { Selection } from "../use-selection.ts";
import { IssueList, ListHead, NewPill, scaleOf } from "./issue-list.tsx";
import styles from "./list-area.module.css";
import { ListSkeleton } from "./list-skeleton.tsx";
import { isMarkedFault, ListFailure, ListUnread } from "./list-states.tsx";

const BulkBar = later(async () => (await import("./bulk-bar.tsx")).BulkBar);

/** Stands for all checked issues where an issue is named. */
export const BULK = "bulk";

export interface ListAreaProps {
  readonly org: string;
  readonly query: string;
  readonly read: ReadIssues;
  readonly selection: Selection;
  readonly newer: Newer;
  readonly canWrite: boolean;
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly empty: ReactNode;
  readonly onStatus: (issues: readonly Issue[], status: IssueStatus) => void;
  readonly onOneStatus: (issue: Issue, status: IssueStatus) => void;
  /** Whose menu of assignees is open: an issue's, that of all checked ones, or none. */
  readonly assigning: string | undefined;
  readonly onAssigning: (which: string | undefined) => void;
  readonly onAssign: (issues: readonly Issue[], to: Actor | null) => void;
  readonly onPriority: (issues: readonly Issue[], priority: Issue["priority"]) => void;
  readonly onMerge: (issues: readonly Issue[]) => void;
  readonly onDelete: ((issues: readonly Issue[]) => void) | undefined;
  readonly onRefresh: () => void;
  readonly onReset: () => void;
  readonly onNarrow: (() => void) | undefined;
  readonly onAllProjects: (() => void) | undefined;
}

function Pill({ newer, onRefresh }: Pick<ListAreaProps, "newer" | "onRefresh">) {
  const t = useTranslations("issues");
  const [newCount, changedCount] = [newer.newIds.size, newer.changedIds.size];
  if (newCount === 0 && changedCount === 0 && !newer.gap) return null;
  return (
    <NewPill onPress={onRefresh}>
      {newCount > 0
        ? t("newPill", { count: newCount })
        : changedCount > 0
          ? t("changedPill", { count: changedCount })
          : t("gapPill")}
    </NewPill>
  );
}

/** The assignee of all, or `undefined` where they differ. */
function commonAssignee(issues: readonly Issue[]): Actor | null | undefined {
  const keys = new Set(issues.map((one) => `${one.assignedTo?.type}:${one.assignedTo?.id}`));
  return keys.size === 1 ? issues[0]?.assignedTo : undefined;
}

/** Several, and of one project: issues of two projects never become one. */
function mayMerge(issues: readonly Issue[]): boolean {
  return issues.length > 1 && new Set(issues.map((one) => one.project.id)).size === 1;
}

function Head(props: ListAreaProps) {
  const t = useTranslations("assignee");
  const { read, selection, canWrite, onStatus, onDelete } = props;
  const { issues } = read;
  if (selection.checked.length > 0) {
    const allChecked = selection.checked.length === issues.length;
    const isMore = allChecked && read.hasMore && issues.length < CHANGED_MAX;
    return (
      <BulkBar
        count={selection.checked.length}
        allChecked={allChecked}
        everything={
          isMore
            ? {
                count: read.total,
                max: CHANGED_MAX,
                isComing: read.isLoadingMore,
                onCheck: () =>
                  void read.loadAll().then((ids) => selection.checkOnly(ids.slice(0, CHANGED_MAX))),
              }
            : undefined
        }
        onCheckAll={selection.checkAll}
        onClear={() => selection.checkAll(false)}
        onStatus={(status) => onStatus(selection.checked, status)}
        onPriority={(priority) => props.onPriority(selection.checked, priority)}
        onMerge={mayMerge(selection.checked) ? () => props.onMerge(selection.checked) : undefined}
        onDelete={onDelete === undefined ? undefined : () => onDelete(selection.checked)}
        assign={
          <AssigneeMenu
            org={props.org}
            value={commonAssignee(selection.checked)}
            open={props.assigning === BULK}
            onOpenChange={(open) => props.onAssigning(open ? BULK : undefined)}
            onAssign={(to) => props.onAssign(selection.checked, to)}
            trigger={
              <Button size="sm" icon={UserRound} keys="m">
                {t("assign")}
              </Button>
            }
          />
        }
      />
    );
  }
  return (
    <ListHead
      scaleMax={issues.length === 0 ? undefined : scaleOf(issues)}
      allChecked={false}
      canWrite={canWrite && issues.length > 0}
      onCheckAll={selection.checkAll}
    />
  );
}

/** As rows name themselves. */
function rowIdOf(issueId: string): string {
  return `issue-row-${issueId}`;
}

function Rows(props: ListAreaProps) {
  const { read, selection } = props;
  return (
    <IssueList
      org={props.org}
      query={props.query}
      issues={read.issues}
      total={read.total}
      selectedIndex={selection.index}
      checkedIds={selection.checkedIds}
      stale={read.isStale}
      canWrite={props.canWrite}
      hasMore={read.hasMore}
      isLoadingMore={read.isLoadingMore}
      scrollRef={props.scrollRef}
      onCheck={(id, on, asRange) => (asRange ? selection.checkTo(id, on) : selection.check(id, on))}
      onSelect={selection.select}
      onStatus={props.onOneStatus}
      assigning={props.assigning}
      onAssigning={props.onAssigning}
      onAssign={props.onAssign}
      onLoadMore={read.loadMore}
    />
  );
}

/** The table in all its states: in the making, empty, failed, an old copy, and as it should be. */
export function ListArea(props: ListAreaProps) {
  const t = useTranslations("issues");
  const { read, selection, gridRef } = props;
  return (
    <div className={styles.area}>
      {read.error !== undefined && !isMarkedFault(read.error) && (
        <ListFailure
          error={read.error}
          hasCopy={read.hasCopy}
          onRetry={read.readAgain}
          onNarrow={props.onNarrow}
          onAllProjects={props.onAllProjects}
        />
      )}
      {!read.isPending && <Pill newer={props.newer} onRefresh={props.onRefresh} />}
      {(read.issues.length > 0 || read.isPending) && (
        <div
          ref={gridRef}
          className={clsx(styles.table, read.issues.length > 0 && styles.filled)}
          role="grid"
          aria-label={t("listLabel")}
          // Keys move a selection, not the focus: whoever cannot see it is told by this.
          tabIndex={0}
          aria-activedescendant={selection.issue === undefined ? undefined : rowIdOf(selection.issue.id)}
          aria-multiselectable={props.canWrite}
          aria-busy={read.isPending}
          aria-rowcount={read.total === undefined ? -1 : read.total + 1}
        >
          <Head {...props} />
          {read.issues.length > 0 && <Rows {...props} />}
        </div>
      )}
      {read.isPending && (
        <div className={styles.hidden}>
          <ListSkeleton label={t("loading")} />
        </div>
      )}
      {read.error !== undefined && !read.hasCopy && <ListUnread error={read.error} onReset={props.onReset} />}
      {read.isEmpty && props.empty}
    </div>
  );
}
