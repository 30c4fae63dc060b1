import { useVirtualizer } from "@tanstack/react-virtual";
import type { Actor, Issue, IssueStatus } from "@vedette/api";
import clsx from "clsx";
import { ArrowUp } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { sharedScale } from "../../../charts/scale.ts";
import { useFormat } from "../../../i18n/use-format.ts";
import { PHONE, useMediaQuery } from "../../../lib/use-media-query.ts";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { hasLeft } from "../model/belongs.ts";
import { daySeries } from "../model/digest.ts";
import styles from "./issue-list.module.css";
import { IssueRow } from "./issue-row.tsx";

const ROW_HEIGHT = 52;
const OVERSCAN = 8;
/** So near the end the next page is asked for. */
const AHEAD = 12;

export interface IssueListProps {
  readonly org: string;
  readonly query: string;
  readonly issues: readonly Issue[];
  readonly total: number | undefined;
  readonly selectedIndex: number;
  readonly checkedIds: ReadonlySet<string>;
  readonly stale: boolean;
  readonly canWrite: boolean;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  readonly onCheck: (id: string, checked: boolean) => void;
  readonly onSelect: (index: number) => void;
  readonly onStatus: (issue: Issue, status: IssueStatus) => void;
  readonly onLoadMore: () => void;
  readonly assigning: string | undefined;
  readonly onAssigning: (which: string | undefined) => void;
  readonly onAssign: (issues: readonly Issue[], to: Actor | null) => void;
}

/** The head of the table, with the scale that all rows share. */
export function ListHead({
  scaleMax,
  allChecked,
  canWrite,
  onCheckAll,
}: {
  readonly scaleMax: number | undefined;
  readonly allChecked: boolean;
  readonly canWrite: boolean;
  readonly onCheckAll: (checked: boolean) => void;
}) {
  const t = useTranslations("issues");
  const format = useFormat();
  return (
    <div className={clsx(styles.grid, styles.head)} role="row" aria-rowindex={1}>
      <span role="columnheader" className={styles.check}>
        <input
          type="checkbox"
          className={styles.box}
          checked={allChecked}
          disabled={!canWrite}
          aria-label={t("selectAll")}
          onChange={(event) => onCheckAll(event.target.checked)}
        />
      </span>
      <span role="columnheader">{t("columns.issue")}</span>
      <span role="columnheader" className={styles.scaleHead}>
        <span>{t("columns.day")}</span>
        {scaleMax !== undefined && <span className={styles.scale}>0–{format.count(scaleMax)}</span>}
      </span>
      <span role="columnheader" className={styles.num}>
        {t("columns.events")}
      </span>
      <span role="columnheader" className={styles.num}>
        {t("columns.users")}
      </span>
      <span role="columnheader">
        <span className="visually-hidden">{t("columns.assignee")}</span>
      </span>
      <span role="columnheader">{t("columns.seen")}</span>
    </div>
  );
}

/** The quiet sign that there is something newer; nothing moves until it is pressed. */
export function NewPill({
  children,
  onPress,
}: {
  readonly children: ReactNode;
  readonly onPress: () => void;
}) {
  return (
    <button type="button" className={styles.pill} onClick={onPress}>
      <Icon as={ArrowUp} size="sm" />
      {children}
    </button>
  );
}

export function scaleOf(issues: readonly Issue[]): number {
  return sharedScale(issues.map((issue) => daySeries(issue).map(([, count]) => count)));
}

function MoreRow({
  shown,
  hits,
  isLoading,
  onLoadMore,
}: {
  readonly shown: number;
  readonly hits: number | undefined;
  readonly isLoading: boolean;
  readonly onLoadMore: () => void;
}) {
  const t = useTranslations("issues");
  const format = useFormat();
  return (
    <div role="row">
      <div className={styles.moreCell} role="gridcell">
        {hits !== undefined && (
          <span>{t("shownOf", { shown: format.count(shown), hits: format.count(hits) })}</span>
        )}
        <Button size="sm" busy={isLoading} onClick={onLoadMore}>
          {isLoading ? t("loadingMore") : t("loadMore")}
        </Button>
      </div>
    </div>
  );
}

/** The rows. On a desk only those in sight are drawn; a phone scrolls the document and skips what is far. */
export function IssueList(props: IssueListProps) {
  const { issues, selectedIndex, hasMore, isLoadingMore, onLoadMore, scrollRef } = props;
  const t = useTranslations("issues");
  const isPhone = useMediaQuery(PHONE);
  const scaleMax = scaleOf(issues);
  const virtualizer = useVirtualizer({
    count: issues.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    enabled: !isPhone,
  });
  const virtualItems = virtualizer.getVirtualItems();
  const lastShown = virtualItems.at(-1)?.index ?? 0;

  useEffect(() => {
    if (!isPhone && hasMore && !isLoadingMore && lastShown >= issues.length - AHEAD) onLoadMore();
  }, [isPhone, hasMore, isLoadingMore, lastShown, issues.length, onLoadMore]);

  const lastSelected = useRef(selectedIndex);
  useEffect(() => {
    if (lastSelected.current === selectedIndex) return;
    lastSelected.current = selectedIndex;
    if (selectedIndex < 0) return;
    if (isPhone)
      document.querySelector(`[data-index="${selectedIndex}"]`)?.scrollIntoView({ block: "nearest" });
    else virtualizer.scrollToIndex(selectedIndex, { align: "auto" });
  }, [selectedIndex, isPhone, virtualizer]);

  const row = (issue: Issue, index: number) => (
    <IssueRow
      org={props.org}
      issue={issue}
      index={index}
      scaleMax={scaleMax}
      left={hasLeft(issue.status, props.query)}
      selected={index === selectedIndex}
      checked={props.checkedIds.has(issue.id)}
      canWrite={props.canWrite}
      onCheck={props.onCheck}
      onSelect={props.onSelect}
      onStatus={props.onStatus}
      assigning={props.assigning === issue.id}
      onAssigning={props.onAssigning}
      onAssign={props.onAssign}
    />
  );

  return (
    <div
      ref={scrollRef}
      className={clsx(styles.scroll, props.stale && styles.stale)}
      tabIndex={0}
      role="rowgroup"
      aria-label={t("listLabel")}
    >
      {isPhone ? (
        issues.map((issue, index) => <div key={issue.id}>{row(issue, index)}</div>)
      ) : (
        <div className={styles.body} role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {virtualItems.map((item) => {
            const issue = issues[item.index];
            if (issue === undefined) return null;
            return (
              <div
                key={issue.id}
                className={styles.slot}
                role="presentation"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row(issue, item.index)}
              </div>
            );
          })}
        </div>
      )}
      {hasMore && (
        <MoreRow shown={issues.length} hits={props.total} isLoading={isLoadingMore} onLoadMore={onLoadMore} />
      )}
    </div>
  );
}
