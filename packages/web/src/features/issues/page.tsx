import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Actor, Issue, IssueSort, IssueStatus, ProjectSummary } from "@vedette/api";
import { ArrowDownWideNarrow } from "lucide-react";
import { useCallback, useId, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { useStatusNote } from "../../app/status-note.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useTellLive } from "../../lib/drawing.ts";
import { ApiError } from "../../lib/api.ts";
import { useIssueMerge } from "../../lib/issue-merge.ts";
import { useIssueAssign, useIssuePriority, useIssueUpdate } from "../../lib/issue-updates.ts";
import { projectsQuery } from "../../lib/queries.ts";
import { keepScope, oneEnvironment, rangeChange, type Scope } from "../../lib/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { Menu, MenuChoices } from "../../ui/menu.tsx";
import { DEFAULT_QUERY, DEFAULT_SORT, sorts } from "./model/view.ts";
import styles from "./page.module.css";
import { ListAnswer } from "./parts/list-answer.tsx";
import { BULK, ListArea } from "./parts/list-area.tsx";
import { ListEmpty } from "./parts/list-empty.tsx";
import { QueryEcho } from "./parts/query-echo.tsx";
import { DensitySwitch, switchDensity } from "./parts/density-switch.tsx";
import { SearchBox } from "../../search/search-box.tsx";
import { useFaultSentence } from "../../search/use-fault-sentence.ts";
import { ViewTabs } from "./parts/view-tabs.tsx";
import { ViewTools } from "./parts/view-tools.tsx";
import { type ReadIssues, useIssueList } from "./use-issue-list.ts";
import { useListKeys } from "./use-list-keys.ts";
import { useSearchOrJump } from "./use-search-or-jump.ts";
import { useSearchFocus } from "./use-search-focus.ts";
import { useNewer } from "./use-newer.ts";
import { useSavedViews } from "./use-saved-views.ts";
import { usePrefetchIssue } from "./use-prefetch-issue.ts";
import { useSelection } from "./use-selection.ts";

const DeleteIssues = later(async () => (await import("../../app/delete-issues.tsx")).DeleteIssues);
const ValueRepairs = later(async () => (await import("../../search/value-repairs.tsx")).ValueRepairs);

const route = getRouteApi("/signed-in/organizations/$org/issues");

function SortMenu({
  sort,
  onSort,
}: {
  readonly sort: IssueSort;
  readonly onSort: (sort: IssueSort) => void;
}) {
  const t = useTranslations("sorts");
  return (
    <Menu
      align="end"
      trigger={
        <Button icon={ArrowDownWideNarrow} aria-label={t("label", { sort: t(sort) })}>
          <span className={styles.sortWord}>{t(sort)}</span>
        </Button>
      }
    >
      <MenuChoices
        value={sort}
        choices={sorts.map((one) => ({ value: one, label: t(one), side: t(`notes.${one}`) }))}
        onChange={(next) => onSort(sorts.find((one) => one === next) ?? DEFAULT_SORT)}
      />
    </Menu>
  );
}

/** The ids of the chosen projects, as live events name them; undefined for all. */
function idsOf(
  projects: readonly ProjectSummary[] | undefined,
  chosen: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  if (chosen === undefined || projects === undefined) return undefined;
  return new Set(
    projects.filter((one) => chosen.includes(one.slug) || chosen.includes(one.id)).map((one) => one.id),
  );
}

function useRangeNote(read: ReadIssues): void {
  const t = useTranslations("issues");
  const format = useFormat();
  const shown = format.count(read.issues.length);
  const note =
    read.total === undefined
      ? t("rangeOpen", { shown })
      : t("range", { shown, hits: format.count(read.total) });
  useStatusNote(read.issues.length === 0 ? "" : note);
}

/** What the server says of a query that it does not understand. */
function useQueryFault(error: unknown) {
  const noteId = useId();
  const words = useFaultSentence();
  if (!(error instanceof ApiError) || error.code !== "invalid_query") return undefined;
  return { position: error.position, noteId, ...words(error) };
}

/** The list of issues: what is broken, since when, how much, for how many. */
export function IssuesPage() {
  const t = useTranslations("places");
  const { org } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const canWrite = may(organization, "event:write", "event:admin");
  const query = search.query ?? DEFAULT_QUERY;
  const sort = search.sort ?? DEFAULT_SORT;
  usePageTitle(t("issues"));
  useTellLive();

  const read = useIssueList(org, search);
  const { data: projects } = useQuery(projectsQuery(org));
  const projectIds = useMemo(() => idsOf(projects, search.project), [projects, search.project]);
  const newer = useNewer(projectIds, read.readAtMs);
  const selection = useSelection(read.issues);
  const inputRef = useRef<HTMLInputElement>(null);
  const scrollRef = useRef<HTMLDivElement>(null);
  const gridRef = useRef<HTMLDivElement>(null);
  const leaveSearch = useSearchFocus({ inputRef, gridRef, query, read, selection });
  const views = useSavedViews(org);
  const update = useIssueUpdate(org);
  const assign = useIssueAssign(org);
  const setPriority = useIssuePriority(org);
  const merge = useIssueMerge(org);
  const [assigning, setAssigning] = useState<string>();
  const [deletingIds, setDeletingIds] = useState<readonly string[]>();
  usePrefetchIssue(org, search, selection.issue ?? read.issues[0]);
  useRangeNote(read);
  const fault = useQueryFault(read.error);

  const setQuery = (next: string) =>
    void navigate({ search: (before) => ({ ...before, query: next === DEFAULT_QUERY ? undefined : next }) });
  const searchOrJump = useSearchOrJump(org, search, setQuery);
  const setScope = (change: Partial<Scope>) =>
    void navigate({ search: (before) => ({ ...before, ...change }) });
  const setSort = (next: IssueSort) =>
    void navigate({ search: (before) => ({ ...before, sort: next === DEFAULT_SORT ? undefined : next }) });
  const refresh = () => {
    scrollRef.current?.scrollTo({ top: 0 });
    read.readAgain();
    void queryClient.invalidateQueries({ queryKey: ["stream-answer", org] });
  };
  const setStatus = (issues: readonly Issue[], status: IssueStatus) => {
    void update(issues, status);
    selection.checkAll(false);
  };
  const onAssign = useCallback(
    (issues: readonly Issue[], to: Actor | null) => {
      setAssigning(undefined);
      void assign(issues, to);
    },
    [assign],
  );
  const onMerge = useCallback(
    (issues: readonly Issue[]) => {
      selection.checkAll(false);
      void merge(issues.map((issue) => issue.id));
    },
    [merge, selection],
  );
  const setOneStatus = useCallback(
    (issue: Issue, status: IssueStatus) => void update([issue], status),
    [update],
  );

  useListKeys({
    targets:
      selection.checked.length > 0
        ? selection.checked
        : selection.issue === undefined
          ? []
          : [selection.issue],
    selected: selection.issue,
    canWrite,
    inputRef,
    onMove: selection.move,
    onExtend: selection.extend,
    onFirst: () => selection.select(0),
    onLast: () => selection.select(read.issues.length - 1),
    onCheckAll: () => selection.checkAll(true),
    onDensity: switchDensity,
    onOpen: (issue) =>
      void navigate({
        to: "/organizations/$org/issues/$issueId",
        params: { org, issueId: issue.id },
        search: keepScope(search),
      }),
    onCheck: (issue) => selection.check(issue.id, !selection.checkedIds.has(issue.id)),
    onStatus: setStatus,
    onAssign: () => setAssigning(selection.checked.length > 0 ? BULK : selection.issue?.id),
    // With nothing left to let go of, back to what was searched for.
    onClear: () =>
      selection.index < 0 && selection.checked.length === 0 ? inputRef.current?.focus() : selection.clear(),
    onRefresh: refresh,
  });

  const hasEvents = projects?.some((one) => one.firstEvent !== null) !== false;
  const waiting = hasEvents ? undefined : projects?.[0]?.slug;
  return (
    <>
      <h1 className="visually-hidden">{t("issues")}</h1>
      <div className={styles.tabs}>
        <ViewTabs
          org={org}
          scope={search}
          query={query}
          sort={sort}
          saved={views.saved}
          known={read.standing}
          serverCounts={read.serverCounts}
          onReorder={(next) => void views.reorder(next)}
        />
        <ViewTools views={views} query={query} sort={sort} openedId={search.saved} />
      </div>
      <ListAnswer read={read} org={org} scope={search} query={query} hasEvents={hasEvents} />
      <div className={styles.find}>
        <div className={styles.line}>
          <SearchBox
            org={org}
            scope={search}
            query={query}
            fault={fault}
            inputRef={inputRef}
            onQuery={searchOrJump}
            onLeave={leaveSearch}
          />
          <SortMenu sort={sort} onSort={setSort} />
          <DensitySwitch />
        </div>
        {fault === undefined ? (
          <QueryEcho query={query} sort={sort} environment={oneEnvironment(search)} className={styles.echo} />
        ) : (
          <>
            <p id={fault.noteId} role="alert" className={styles.fault}>
              {fault.sentence}
            </p>
            <ValueRepairs org={org} query={query} fault={fault} onQuery={setQuery} />
          </>
        )}
      </div>
      <ListArea
        org={org}
        query={query}
        read={read}
        selection={selection}
        newer={newer}
        canWrite={canWrite}
        scrollRef={scrollRef}
        gridRef={gridRef}
        empty={
          <ListEmpty
            org={org}
            scope={search}
            query={query}
            hasNoProject={projects?.length === 0}
            waitingProject={waiting}
            onQuery={setQuery}
            onScope={setScope}
          />
        }
        onStatus={setStatus}
        onOneStatus={setOneStatus}
        assigning={assigning}
        onAssigning={setAssigning}
        onAssign={onAssign}
        onPriority={(issues, priority) => void setPriority(issues, priority)}
        onMerge={onMerge}
        onDelete={
          may(organization, "event:admin")
            ? (issues) => setDeletingIds(issues.map((issue) => issue.id))
            : undefined
        }
        onRefresh={refresh}
        onReset={() => setQuery(DEFAULT_QUERY)}
        onAllProjects={search.project === undefined ? undefined : () => setScope({ project: undefined })}
        onNarrow={
          search.statsPeriod === "1h" ? undefined : () => setScope(rangeChange({ statsPeriod: "1h" }))
        }
      />
      {deletingIds !== undefined && (
        <DeleteIssues
          org={org}
          ids={deletingIds}
          onDone={() => selection.checkAll(false)}
          onClose={() => setDeletingIds(undefined)}
        />
      )}
    </>
  );
}
