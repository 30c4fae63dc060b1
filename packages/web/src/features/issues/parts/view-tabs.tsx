import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { tabClass, tabCountClass, TabStrip } from "../../../ui/tab-strip.tsx";
import { DEFAULT_QUERY, views } from "../model/view.ts";
import { issueCountQuery } from "../queries.ts";

function ViewTab({ org, scope, view, current }: { readonly org: string; readonly scope: Scope; readonly view: (typeof views)[number]; readonly current: boolean }) {
  const t = useTranslations("views");
  const format = useFormat();
  const { data: count } = useQuery(issueCountQuery(org, scope, view.query));
  return (
    <Link
      to="/organizations/$org/issues"
      params={{ org }}
      search={(before) => ({ ...before, query: view.query === DEFAULT_QUERY ? undefined : view.query })}
      className={tabClass}
      data-current={current ? "" : undefined}
      aria-current={current ? "page" : undefined}
    >
      {t(view.id)}
      <span className={tabCountClass}>{count === undefined || count === null ? "" : format.count(count)}</span>
    </Link>
  );
}

/** The usual questions as tabs; each is only a query in the address. */
export function ViewTabs({ org, scope, query }: { readonly org: string; readonly scope: Scope; readonly query: string }) {
  const t = useTranslations("views");
  return (
    <TabStrip label={t("label")}>
      {views.map((view) => (
        <ViewTab key={view.id} org={org} scope={scope} view={view} current={view.query === query.trim()} />
      ))}
    </TabStrip>
  );
}
