import type { Issue, IssueStatus } from "@vedette/api";
import type { ReactNode, RefObject } from "react";
import { useTranslations } from "use-intl";
import type { ReadIssues } from "../use-issue-list.ts";
import type { Newer } from "../use-newer.ts";
import type { Selection } from "../use-selection.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { IssueList, ListHead, NewPill, scaleOf } from "./issue-list.tsx";
import styles from "./list-area.module.css";
import { ListFailure, ListSkeleton, ListUnread } from "./list-states.tsx";

export interface ListAreaProps {
  readonly org: string;
  readonly query: string;
  readonly read: ReadIssues;
  readonly selection: Selection;
  readonly newer: Newer;
  readonly canWrite: boolean;
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  readonly empty: ReactNode;
  readonly onStatus: (issues: readonly Issue[], status: IssueStatus) => void;
  readonly onOneStatus: (issue: Issue, status: IssueStatus) => void;
  readonly onRefresh: () => void;
  readonly onReset: () => void;
  readonly onNarrow: (() => void) | undefined;
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

function Head({ read, selection, canWrite, onStatus }: ListAreaProps) {
  const { issues } = read;
  if (selection.checked.length > 0) {
    return (
      <BulkBar
        count={selection.checked.length}
        allChecked={selection.checked.length === issues.length}
        onCheckAll={selection.checkAll}
        onClear={() => selection.checkAll(false)}
        onStatus={(status) => onStatus(selection.checked, status)}
      />
    );
  }
  if (issues.length === 0 && !read.isPending) return null;
  return (
    <ListHead
      scaleMax={issues.length === 0 ? undefined : scaleOf(issues)}
      allChecked={false}
      canWrite={canWrite && issues.length > 0}
      onCheckAll={selection.checkAll}
    />
  );
}

/** The table in all its states: in the making, empty, failed, an old copy, and as it should be. */
export function ListArea(props: ListAreaProps) {
  const t = useTranslations("issues");
  const { read, selection } = props;
  return (
    <div className={styles.area}>
      {read.error !== undefined && (
        <ListFailure
          error={read.error}
          hasCopy={read.hasCopy}
          onRetry={read.readAgain}
          onNarrow={props.onNarrow}
        />
      )}
      <Head {...props} />
      {!read.isPending && <Pill newer={props.newer} onRefresh={props.onRefresh} />}
      {read.isPending && (
        <div className={styles.hidden}>
          <ListSkeleton label={t("loading")} />
        </div>
      )}
      {read.error !== undefined && !read.hasCopy && <ListUnread error={read.error} onReset={props.onReset} />}
      {read.isEmpty && props.empty}
      {read.issues.length > 0 && (
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
          onCheck={selection.check}
          onSelect={selection.select}
          onStatus={props.onOneStatus}
          onLoadMore={read.loadMore}
        />
      )}
    </div>
  );
}
