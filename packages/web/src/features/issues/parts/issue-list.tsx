import { useVirtualizer, useWindowVirtualizer } from "@tanstack/react-virtual";
import type { Actor, Issue, IssueStatus } from "@vedette/api";
import clsx from "clsx";
import { ArrowUp } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { sharedScale } from "../../../charts/scale.ts";
import { useFormat } from "../../../i18n/use-format.ts";
import { useIsLive } from "../../../lib/drawing.ts";
import { densityPreference } from "../../../lib/preferences.ts";
import { useStoredValue } from "../../../lib/stored-value.ts";
import { PHONE, useMediaQuery } from "../../../lib/use-media-query.ts";
import { Button } from "../../../ui/button.tsx";
import { CheckBox } from "../../../ui/check.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { hasLeft } from "../model/belongs.ts";
import { daySeries } from "../model/day-series.ts";
import grid from "./issue-grid.module.css";
import styles from "./issue-list.module.css";
import { IssueRow } from "./issue-row.tsx";

const ROW_HEIGHT = 52;
const COMPACT_ROW_HEIGHT = 34;
/** Before it is measured: as high as its words. */
const PHONE_ROW_HEIGHT = 110;
const OVERSCAN = 5;
/** Before it is measured: a window of a desk, so that the first rows are drawn with the first stroke. */
const UNMEASURED = { width: 0, height: 900 };
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
  readonly onCheck: (id: string, checked: boolean, asRange: boolean) => void;
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
    <div className={clsx(grid.grid, grid.head)} role="row" aria-rowindex={1}>
      <span role="columnheader" className={grid.check}>
        <CheckBox
          className={grid.target}
          checked={allChecked}
          disabled={!canWrite}
          aria-label={t("selectAll")}
          onChange={(event) => onCheckAll(event.target.checked)}
        />
      </span>
      <span role="columnheader">{t("columns.issue")}</span>
      <span role="columnheader" className={grid.scaleHead}>
        <span>{t("columns.day")}</span>
        {scaleMax !== undefined && <span className={grid.scale}>0–{format.count(scaleMax)}</span>}
      </span>
      <span role="columnheader" className={grid.num}>
        {t("columns.events")}
      </span>
      <span role="columnheader" className={grid.num}>
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

/** A phone scrolls the document, a desk the list; both draw only what is in sight. */
function useRows(props: IssueListProps, isPhone: boolean, rowHeight: number) {
  const { issues, scrollRef } = props;
  const shared = {
    count: issues.length,
    overscan: OVERSCAN,
    initialRect: UNMEASURED,
    getItemKey: (index: number) => issues[index]?.id ?? index,
  };
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const list = scrollRef.current;
    if (isPhone && list !== null) setTop(list.getBoundingClientRect().top + scrollY);
  }, [isPhone, scrollRef, issues.length]);
  const onPhone = useWindowVirtualizer({
    ...shared,
    estimateSize: () => PHONE_ROW_HEIGHT,
    scrollMargin: top,
    enabled: isPhone,
  });
  const onDesk = useVirtualizer({
    ...shared,
    estimateSize: () => rowHeight,
    getScrollElement: () => scrollRef.current,
    enabled: !isPhone,
  });
  // Rows of a desk are as high as the density says; those kept from the other one are not.
  useLayoutEffect(() => onDesk.measure(), [onDesk, rowHeight]);
  return isPhone ? { virtualizer: onPhone, top } : { virtualizer: onDesk, top: 0 };
}

/** The rows. */
export function IssueList(props: IssueListProps) {
  const { issues, selectedIndex, hasMore, isLoadingMore, onLoadMore, scrollRef } = props;
  const isPhone = useMediaQuery(PHONE);
  const isCompact = useStoredValue(densityPreference) === "compact" && !isPhone;
  const scaleMax = useMemo(() => scaleOf(issues), [issues]);
  const { virtualizer, top } = useRows(props, isPhone, isCompact ? COMPACT_ROW_HEIGHT : ROW_HEIGHT);
  const virtualItems = virtualizer.getVirtualItems();
  const lastShown = virtualItems.at(-1)?.index ?? 0;
  // In the server's document rows stand one below the other: its policy lets no element carry a style.
  const isPlaced = useIsLive();

  useEffect(() => {
    if (hasMore && !isLoadingMore && lastShown >= issues.length - AHEAD) onLoadMore();
  }, [hasMore, isLoadingMore, lastShown, issues.length, onLoadMore]);

  const lastSelected = useRef(selectedIndex);
  useEffect(() => {
    if (lastSelected.current === selectedIndex) return;
    lastSelected.current = selectedIndex;
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: "auto" });
  }, [selectedIndex, virtualizer]);

  return (
    <div
      ref={scrollRef}
      className={clsx(styles.scroll, props.stale && styles.stale)}
      data-compact={isCompact ? "" : undefined}
      role="rowgroup"
    >
      <div
        className={styles.body}
        role="presentation"
        style={isPlaced ? { height: virtualizer.getTotalSize() } : undefined}
      >
        {virtualItems.map((item) => {
          const issue = issues[item.index];
          if (issue === undefined) return null;
          return (
            <div
              key={item.key}
              ref={isPhone ? virtualizer.measureElement : undefined}
              data-index={item.index}
              className={isPlaced ? styles.slot : undefined}
              role="presentation"
              style={isPlaced ? { transform: `translateY(${item.start - top}px)` } : undefined}
            >
              <IssueRow
                org={props.org}
                issue={issue}
                index={item.index}
                scaleMax={scaleMax}
                left={hasLeft(issue.status, props.query)}
                selected={item.index === selectedIndex}
                checked={props.checkedIds.has(issue.id)}
                canWrite={props.canWrite}
                onCheck={props.onCheck}
                onSelect={props.onSelect}
                onStatus={props.onStatus}
                assigning={props.assigning === issue.id}
                onAssigning={props.onAssigning}
                onAssign={props.onAssign}
              />
            </div>
          );
        })}
      </div>
      {hasMore && (
        <MoreRow shown={issues.length} hits={props.total} isLoading={isLoadingMore} onLoadMore={onLoadMore} />
      )}
    </div>
  );
}
