import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Issue, IssueSort, IssueStatus } from "@vedette/api";
import { ArrowDownWideNarrow } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { useStatusNote } from "../../app/status-note.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useIssueUpdate } from "../../lib/issue-updates.ts";
import { projectsQuery } from "../../lib/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuChoices } from "../../ui/menu.tsx";
import { digestIssues } from "./model/digest.ts";
import { DEFAULT_QUERY, DEFAULT_SORT, sorts } from "./model/view.ts";
import styles from "./page.module.css";
import { BulkBar } from "./parts/bulk-bar.tsx";
import { IssueList, ListHead, NewPill, scaleOf } from "./parts/issue-list.tsx";
import { ListAnswer } from "./parts/list-answer.tsx";
import { ListEmpty, ListFailure, ListSkeleton } from "./parts/list-states.tsx";
import { QueryEcho } from "./parts/query-echo.tsx";
import { SearchBox } from "./parts/search-box.tsx";
import { ViewTabs } from "./parts/view-tabs.tsx";
import { issueListQuery } from "./queries.ts";
import { useListKeys } from "./use-list-keys.ts";
import { useNewer } from "./use-newer.ts";

const route = getRouteApi("/signed-in/organizations/$org/issues");

/** The issue opened last, so that coming back finds the place again. */
let lastOpenedId: string | undefined;

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
        choices={sorts.map((one) => ({ value: one, label: t(one) }))}
        onChange={(next) => onSort(sorts.find((one) => one === next) ?? DEFAULT_SORT)}
      />
    </Menu>
  );
}

/** Checked boxes by issue; what left the list is no longer checked. */
function useChecked(issues: readonly Issue[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const checked = useMemo(() => issues.filter((issue) => ids.has(issue.id)), [issues, ids]);
  const check = useCallback((id: string, on: boolean) => {
    setIds((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  return {
    ids,
    checked,
    check,
    setAll: (all: readonly Issue[]) => setIds(new Set(all.map((issue) => issue.id))),
    clear: () => setIds(new Set()),
  };
}

/** The list of issues: what is broken, since when, how much, for how many. */
export function IssuesPage() {
  const t = useTranslations();
  const format = useFormat();
  const { org } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { organization } = useOrganization();
  const canWrite = may(organization, "event:write", "event:admin");
  const query = search.query ?? DEFAULT_QUERY;
  const sort = search.sort ?? DEFAULT_SORT;
  usePageTitle(t("places.issues"));

  const list = useInfiniteQuery(issueListQuery(org, search));
  const { data: projects } = useQuery(projectsQuery(org));
  const issues = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const hits = list.data?.pages[0]?.hits;
  // The last page tells the number as well as a count would.
  const total =
    hits ??
    (list.data !== undefined && !list.hasNextPage && !list.isPlaceholderData ? issues.length : undefined);
  const digest = useMemo(
    () => (list.data === undefined ? undefined : digestIssues(issues, list.dataUpdatedAt)),
    [list.data, list.dataUpdatedAt, issues],
  );

  const inputRef = useRef<HTMLInputElement>(null);
  const scrollRef = useRef<HTMLDivElement>(null);
  const [selectedIndex, setSelectedIndex] = useState(-1);
  const checks = useChecked(issues);
  const update = useIssueUpdate(org);
  const selected = issues[selectedIndex];

  const restored = useRef(false);
  useEffect(() => {
    if (restored.current || issues.length === 0) return;
    restored.current = true;
    setSelectedIndex(issues.findIndex((issue) => issue.id === lastOpenedId));
  }, [issues]);

  const projectIds = useMemo(
    () =>
      search.project === undefined || projects === undefined
        ? undefined
        : new Set(
            projects
              .filter((one) => search.project?.includes(one.slug) || search.project?.includes(one.id))
              .map((one) => one.id),
          ),
    [search.project, projects],
  );
  const newer = useNewer(projectIds, list.dataUpdatedAt);

  const setQuery = (next: string) => {
    setSelectedIndex(-1);
    void navigate({ search: (before) => ({ ...before, query: next === DEFAULT_QUERY ? undefined : next }) });
  };
  const open = (issue: Issue) => {
    lastOpenedId = issue.id;
    void navigate({
      to: "/organizations/$org/issues/$issueId",
      params: { org, issueId: issue.id },
      search: { environment: search.environment, statsPeriod: search.statsPeriod },
    });
  };
  const refresh = () => {
    scrollRef.current?.scrollTo({ top: 0 });
    setSelectedIndex(-1);
    void list.refetch();
  };
  const select = useCallback(
    (index: number) => {
      lastOpenedId = issues[index]?.id;
      setSelectedIndex(index);
    },
    [issues],
  );
  const setStatus = useCallback(
    (issue: Issue, status: IssueStatus) => void update([issue], status),
    [update],
  );
  const loadMore = useCallback(() => void list.fetchNextPage(), [list.fetchNextPage]);

  useListKeys({
    targets: checks.checked.length > 0 ? checks.checked : selected === undefined ? [] : [selected],
    selected,
    canWrite,
    inputRef,
    onMove: (step) => setSelectedIndex((before) => Math.max(0, Math.min(issues.length - 1, before + step))),
    onOpen: open,
    onCheck: (issue) => checks.check(issue.id, !checks.ids.has(issue.id)),
    onStatus(targets, status) {
      void update(targets, status);
      checks.clear();
    },
    onClear() {
      checks.clear();
      setSelectedIndex(-1);
    },
    onRefresh: refresh,
  });
  useStatusNote(
    issues.length === 0
      ? ""
      : total === undefined
        ? t("issues.rangeOpen", { shown: format.count(issues.length) })
        : t("issues.range", { shown: format.count(issues.length), hits: format.count(total) }),
  );

  const waitingProject =
    projects !== undefined && projects.length > 0 && projects.every((one) => one.firstEvent === null)
      ? projects[0]?.slug
      : undefined;
  const isStale = list.isError || (list.isPlaceholderData && list.isFetching);
  const newCount = newer.newIds.size;
  const changedCount = newer.changedIds.size;

  return (
    <>
      <h1 className="visually-hidden">{t("places.issues")}</h1>
      <div className={styles.tabs}>
        <ViewTabs org={org} scope={search} query={query} known={total} serverCounts={hits !== undefined} />
      </div>
      <ListAnswer
        digest={digest}
        listed={issues.length}
        total={total}
        failed={list.isError}
        staleSinceMs={list.data === undefined ? undefined : list.dataUpdatedAt}
      />
      <div className={styles.find}>
        <div className={styles.line}>
          <SearchBox org={org} scope={search} query={query} inputRef={inputRef} onQuery={setQuery} />
          <SortMenu
            sort={sort}
            onSort={(next) =>
              void navigate({
                search: (before) => ({ ...before, sort: next === DEFAULT_SORT ? undefined : next }),
              })
            }
          />
        </div>
        <QueryEcho query={query} sort={sort} environment={search.environment} className={styles.echo} />
      </div>
      <div className={styles.area}>
        {list.isError && (
          <ListFailure
            error={list.error}
            hasCopy={list.data !== undefined}
            onRetry={() => void list.refetch()}
            onNarrow={
              search.statsPeriod === "1h"
                ? undefined
                : () => void navigate({ search: (before) => ({ ...before, statsPeriod: "1h" }) })
            }
          />
        )}
        {checks.checked.length > 0 ? (
          <BulkBar
            count={checks.checked.length}
            allChecked={checks.checked.length === issues.length}
            onCheckAll={(on) => (on ? checks.setAll(issues) : checks.clear())}
            onClear={checks.clear}
            onStatus={(status) => {
              void update(checks.checked, status);
              checks.clear();
            }}
          />
        ) : (
          (issues.length > 0 || list.isPending) && (
            <ListHead
              scaleMax={scaleOf(issues)}
              allChecked={false}
              canWrite={canWrite && issues.length > 0}
              onCheckAll={(on) => on && checks.setAll(issues)}
            />
          )
        )}
        {(newCount > 0 || changedCount > 0 || newer.gap) && !list.isPending && (
          <NewPill onPress={refresh}>
            {newCount > 0
              ? t("issues.newPill", { count: newCount })
              : changedCount > 0
                ? t("issues.changedPill", { count: changedCount })
                : t("issues.gapPill")}
          </NewPill>
        )}
        {list.isPending && (
          <div className={styles.hidden}>
            <ListSkeleton label={t("issues.loading")} />
          </div>
        )}
        {list.isSuccess && issues.length === 0 && (
          <ListEmpty
            org={org}
            scope={search}
            query={query}
            waitingProject={waitingProject}
            onQuery={setQuery}
            onReset={() => setQuery(DEFAULT_QUERY)}
          />
        )}
        {issues.length > 0 && (
          <IssueList
            org={org}
            issues={issues}
            hits={hits}
            selectedIndex={selectedIndex}
            checkedIds={checks.ids}
            stale={isStale}
            canWrite={canWrite}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            scrollRef={scrollRef}
            onCheck={checks.check}
            onSelect={select}
            onStatus={setStatus}
            onLoadMore={loadMore}
          />
        )}
      </div>
    </>
  );
}
