import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import { ArrowDown, ArrowUp, Copy, ExternalLink, ListFilter, ListX } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { tagFilter } from "../../../lib/tag-filter.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { RowsOutOfSight, useRowsInSight } from "../../../ui/rows-in-sight.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { type ExploreSearch, fieldsOf, isCall, nextSort, type Question } from "../model/question.ts";
import { rowsQuery } from "../queries.ts";
import { CellText, type ColumnType, createCellFormat, isNumeric } from "./cell.tsx";
import styles from "./result-table.module.css";

const ROW_PX = 32;

type Row = Readonly<Record<string, unknown>>;

export interface ResultTableProps {
  readonly org: string;
  readonly scope: Scope & ExploreSearch;
  readonly question: Question;
  readonly empty: ReactNode;
  readonly onSort: (sort: string) => void;
  /** Adds a condition to the question. */
  readonly onFilter: (condition: string) => void;
}

const LEAD_PX = 36;
const TEXT_PX = 220;

/** Texts share what room there is; undefined for them. */
function widthOf(column: ColumnType): number | undefined {
  // A head has to be readable too: about seven pixels a letter.
  if (isNumeric(column)) return Math.min(240, Math.max(110, column.field.length * 7 + 40));
  if (column.type === "date") return 150;
  if (column.type === "boolean") return 90;
  return column.field === "issue" || column.field === "project" ? 140 : undefined;
}

/** Conditions that are written on times and ids would not find the row again; the others do. */
function isFilterable(column: ColumnType): boolean {
  return !isCall(column.field) && column.type !== "date" && column.field !== "timestamp";
}

function Cell({
  value,
  column,
  children,
  isMenuOpen,
  onMenu,
  onFilter,
}: {
  readonly value: unknown;
  readonly column: ColumnType;
  readonly children: ReactNode;
  readonly isMenuOpen: boolean;
  readonly onMenu: (isOpen: boolean) => void;
  readonly onFilter: (condition: string) => void;
}) {
  const t = useTranslations("explore");
  const text = value === null || value === undefined ? "" : String(value);
  const trigger = (
    <button type="button" className={styles.cell} title={text} onClick={() => onMenu(true)}>
      {children}
    </button>
  );
  if (!isMenuOpen) return trigger;
  const condition =
    text === ""
      ? `!has:${column.field}`
      : tagFilter(column.field === "issue.id" ? "issue" : column.field, text);
  return (
    <Menu trigger={trigger} open onOpenChange={onMenu}>
      {isFilterable(column) && (
        <>
          <MenuItem icon={ListFilter} onSelect={() => onFilter(condition)}>
            {t("addFilter")}
          </MenuItem>
          <MenuItem
            icon={ListX}
            onSelect={() => onFilter(text === "" ? `has:${column.field}` : `!${condition}`)}
          >
            {t("exclude")}
          </MenuItem>
        </>
      )}
      <MenuItem icon={Copy} onSelect={() => void navigator.clipboard.writeText(text)}>
        {t("copy")}
      </MenuItem>
    </Menu>
  );
}

function Head({
  column,
  sort,
  onSort,
}: {
  readonly column: ColumnType;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}) {
  const t = useTranslations("explore");
  const isFalling = sort === `-${column.field}`;
  const isRising = sort === column.field;
  return (
    <th
      scope="col"
      className={clsx(isNumeric(column) && styles.num)}
      aria-sort={isFalling ? "descending" : isRising ? "ascending" : undefined}
    >
      <button
        type="button"
        className={styles.head}
        title={t("sortBy", { field: column.field })}
        onClick={() => onSort(nextSort(sort, column.field, column.type === "string"))}
      >
        <span>{column.field}</span>
        {(isFalling || isRising) && <Icon as={isFalling ? ArrowDown : ArrowUp} size="xs" />}
      </button>
    </th>
  );
}

/** Where a row leads: to its event, or to its issue. */
function RowLink({
  org,
  row,
  isEvent,
}: {
  readonly org: string;
  readonly row: Row;
  readonly isEvent: boolean;
}) {
  const t = useTranslations("explore");
  const [issueId, eventId] = [row["issue.id"], row["id"]];
  if (typeof issueId !== "string") return null;
  const content = <Icon as={ExternalLink} size="sm" />;
  return isEvent && typeof eventId === "string" ? (
    <Link
      className={styles.open}
      to="/organizations/$org/issues/$issueId/events/$eventId"
      params={{ org, issueId, eventId }}
      aria-label={t("openEvent", { id: eventId })}
    >
      {content}
    </Link>
  ) : (
    <Link
      className={styles.open}
      to="/organizations/$org/issues/$issueId"
      params={{ org, issueId }}
      aria-label={t("openIssue", { id: String(row["issue"] ?? issueId) })}
    >
      {content}
    </Link>
  );
}

function Bones({ columns }: { readonly columns: number }) {
  return Array.from({ length: 8 }, (_, row) => (
    <tr key={row} aria-hidden="true">
      {Array.from({ length: columns }, (_, column) => (
        <td key={column}>
          <Skeleton width={`${70 - ((row * 13 + column * 17) % 40)}%`} height={11} />
        </td>
      ))}
    </tr>
  ));
}

/** The rows of the answer. Only those in sight are in the document. */
export function ResultTable({ org, scope, question, empty, onSort, onFilter }: ResultTableProps) {
  const t = useTranslations("explore");
  const locale = useLocale();
  const errorText = useErrorText();
  const [menu, setMenu] = useState("");
  const list = useInfiniteQuery(rowsQuery(org, question, scope));
  const pages = list.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.data), [pages]);
  const meta = pages?.[0]?.meta;
  const columns = useMemo(
    () =>
      fieldsOf(question).map((field) => {
        const column = { field, type: meta?.fields[field] ?? "string", unit: meta?.units[field] ?? null };
        return { ...column, format: createCellFormat(column, locale) };
      }),
    [question, meta, locale],
  );
  const { scrollRef, indexes, abovePx, belowPx } = useRowsInSight({
    count: rows.length,
    rowPx: ROW_PX,
    overscan: 12,
  });
  const widthMin = columns.reduce((sum, column) => sum + (widthOf(column) ?? TEXT_PX), LEAD_PX);
  const isEvent = question.measures.length === 0;
  const leads = question.dataset === "errors" && (isEvent || question.columns.includes("issue"));

  function readOn() {
    const node = scrollRef.current;
    if (node === null || !list.hasNextPage || list.isFetchingNextPage) return;
    if (node.scrollTop + node.clientHeight > node.scrollHeight - 20 * ROW_PX) void list.fetchNextPage();
  }

  if (columns.length === 0) return <p className={styles.note}>{t("noFields")}</p>;
  if (list.isError && rows.length === 0) {
    return (
      <div className={styles.note} role="alert">
        <p>{errorText(list.error)}</p>
        <Button size="sm" onClick={() => void list.refetch()}>
          {t("retry")}
        </Button>
      </div>
    );
  }
  if (list.isSuccess && rows.length === 0) return <>{empty}</>;
  return (
    <>
      <div
        ref={scrollRef}
        className={styles.scroll}
        data-stale={list.isPlaceholderData ? "" : undefined}
        tabIndex={0}
        role="region"
        aria-label={t("results")}
        onScroll={readOn}
      >
        <table
          className={styles.table}
          style={{ minWidth: widthMin }}
          aria-label={t("results")}
          aria-rowcount={rows.length + 1}
        >
          <colgroup>
            {leads && <col style={{ width: LEAD_PX }} />}
            {columns.map((column) => (
              <col key={column.field} style={{ width: widthOf(column) }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {leads && (
                <th>
                  <span className="visually-hidden">{t("open")}</span>
                </th>
              )}
              {columns.map((column) => (
                <Head key={column.field} column={column} sort={question.sort} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {list.isPending && <Bones columns={columns.length + (leads ? 1 : 0)} />}
            <RowsOutOfSight heightPx={abovePx} />
            {indexes.map((index) => {
              const row = rows[index] ?? {};
              return (
                <tr key={index} aria-rowindex={index + 2} className={styles.row}>
                  {leads && (
                    <td className={styles.lead}>
                      <RowLink org={org} row={row} isEvent={isEvent} />
                    </td>
                  )}
                  {columns.map((column) => {
                    const value = row[column.field];
                    const key = `${index} ${column.field}`;
                    return (
                      <td key={column.field} className={clsx(isNumeric(column) && styles.num)}>
                        <Cell
                          value={value}
                          column={column}
                          isMenuOpen={menu === key}
                          onMenu={(isOpen) => setMenu(isOpen ? key : "")}
                          onFilter={onFilter}
                        >
                          <CellText value={value} column={column} format={column.format} />
                        </Cell>
                      </td>
                    );
                  })}
                </tr>
              );
            })}
            <RowsOutOfSight heightPx={belowPx} />
          </tbody>
        </table>
      </div>
      <p className={styles.count} role="status">
        {list.isPending
          ? ""
          : list.isFetchingNextPage
            ? t("readingOn")
            : list.hasNextPage
              ? t("rowsOpen", { count: rows.length })
              : t("rows", { count: rows.length })}
      </p>
    </>
  );
}
