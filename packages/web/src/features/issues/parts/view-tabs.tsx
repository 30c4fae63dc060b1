import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { IssueSort, SavedSearch } from "@vedette/api";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { tabClass, tabCountClass, TabStrip } from "../../../ui/tab-strip.tsx";
import { DEFAULT_QUERY, views } from "../model/view.ts";
import { findCurrent } from "../model/saved-views.ts";
import { issueCountQuery } from "../queries.ts";
import { SavedTabs } from "./saved-tabs.tsx";

interface ViewTabProps {
  readonly org: string;
  readonly scope: Scope;
  readonly view: (typeof views)[number];
  readonly current: boolean;
  /** How many the list itself knows of, on the tab that is open. */
  readonly known: number | undefined;
  readonly serverCounts: boolean;
}

function ViewTab({ org, scope, view, current, known, serverCounts }: ViewTabProps) {
  const t = useTranslations("views");
  const format = useFormat();
  // Only where the server counts: counting rows for every tab would cost more than the list itself.
  const { data } = useQuery({
    ...issueCountQuery(org, scope, view.query, 1),
    enabled: serverCounts && !current,
  });
  const count = (current ? known : undefined) ?? data?.count;
  return (
    <Link
      to="/organizations/$org/issues"
      params={{ org }}
      search={(before) => ({
        ...before,
        saved: undefined,
        query: view.query === DEFAULT_QUERY ? undefined : view.query,
      })}
      className={tabClass}
      data-current={current ? "" : undefined}
      aria-current={current ? "page" : undefined}
    >
      {t(view.id)}
      <span className={tabCountClass}>{count === undefined ? "" : format.count(count)}</span>
    </Link>
  );
}

/** The usual questions as tabs; each is only a query in the address. */
export function ViewTabs({
  org,
  scope,
  query,
  sort,
  saved,
  known,
  serverCounts,
  onReorder,
}: Omit<ViewTabProps, "view" | "current"> & {
  readonly query: string;
  readonly sort: IssueSort;
  readonly saved: readonly SavedSearch[];
  readonly onReorder: (next: readonly SavedSearch[]) => void;
}) {
  const t = useTranslations("views");
  const current = findCurrent(saved, query, sort);
  return (
    <TabStrip label={t("label")}>
      {views.map((view) => (
        <ViewTab
          key={view.id}
          org={org}
          scope={scope}
          view={view}
          current={current === undefined && view.query === query.trim()}
          known={known}
          serverCounts={serverCounts}
        />
      ))}
      <SavedTabs org={org} saved={saved} current={current} known={known} onReorder={onReorder} />
    </TabStrip>
  );
}
