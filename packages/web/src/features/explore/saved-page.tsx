import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { SavedQuery } from "@vedette/api";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { NameDialog } from "../../app/name-dialog.tsx";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { ReadFailure } from "../../app/read-failure.tsx";
import { Ago } from "../../i18n/ago.tsx";
import { projectsQuery } from "../../lib/queries.ts";
import { Badge } from "../../ui/badge.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FindInput } from "../../ui/find-input.tsx";
import { MenuItem, MenuSeparator, MoreMenu } from "../../ui/menu.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table } from "../../ui/table.tsx";
import { searchOf } from "./model/saved.ts";
import { ExploreTabs } from "./parts/explore-tabs.tsx";
import { savedQueriesQuery } from "./queries.ts";
import styles from "./saved-page.module.css";
import { useSavedQueries } from "./use-saved-queries.ts";

const route = getRouteApi("/signed-in/organizations/$org/explore/saved");

/** The queries that the caller kept, and those of the organization. */
export function SavedQueriesPage() {
  const t = useTranslations("explore.saved");
  const { org } = route.useParams();
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { organization } = useOrganization();
  const queries = useSavedQueries(org);
  const { data: projects = [] } = useQuery(projectsQuery(org));
  const { data: saved, error, refetch } = useQuery(savedQueriesQuery(org));
  const [renamed, setRenamed] = useState<SavedQuery>();
  usePageTitle(t("title"));
  const needle = find.trim().toLowerCase();
  const shown = saved?.filter(({ name }) => name.toLowerCase().includes(needle));

  if (saved === undefined && error !== null) {
    return (
      <>
        <h1 className="visually-hidden">{t("title")}</h1>
        <ExploreTabs org={org} current="saved" />
        <ReadFailure title={t("unread")} error={error} onRetry={refetch} />
      </>
    );
  }
  return (
    <>
      <h1 className="visually-hidden">{t("title")}</h1>
      <ExploreTabs org={org} current="saved" />
      {saved?.length === 0 ? (
        <EmptyState
          title={t("noneTitle")}
          actions={
            <Link
              to="/organizations/$org/explore"
              params={{ org }}
              className={buttonClass("primary")}
              data-on-accent=""
            >
              {t("toQuestion")}
            </Link>
          }
        >
          {t("noneText")}
        </EmptyState>
      ) : (
        <div className={styles.main}>
          <FindInput
            className={styles.find}
            label={t("find")}
            value={find}
            onChange={(event) =>
              void navigate({
                search: (before) => ({ ...before, find: event.target.value || undefined }),
                replace: true,
              })
            }
          />
          <Table
            label={t("title")}
            head={
              <>
                <th>{t("name")}</th>
                <th className={styles.wide}>{t("asked")}</th>
                <th>{t("visibility.short")}</th>
                <th className={styles.wide}>{t("maker")}</th>
                <th className={styles.wide}>{t("changed")}</th>
                <th>
                  <span className="visually-hidden">{t("actions")}</span>
                </th>
              </>
            }
          >
            {shown === undefined &&
              Array.from({ length: 5 }, (_, row) => (
                <tr key={row} aria-hidden="true">
                  <td>
                    <Skeleton width={190 - row * 17} />
                  </td>
                  <td className={styles.wide}>
                    <Skeleton width={260 - row * 23} />
                  </td>
                </tr>
              ))}
            {shown?.map((one) => (
              <tr key={one.id}>
                <td className={styles.name}>
                  <Link
                    to="/organizations/$org/explore"
                    params={{ org }}
                    search={() => searchOf(one, projects)}
                    title={one.name}
                  >
                    {one.name}
                  </Link>
                </td>
                <td className={styles.wide}>
                  <code className={styles.asked}>
                    {[one.query, ...one.fields].filter(Boolean).join("  ")}
                  </code>
                </td>
                <td>
                  <Badge outline tone={one.visibility === "organization" ? "accent" : "neutral"}>
                    {t(`visibility.${one.visibility === "organization" ? "shared" : "private"}`)}
                  </Badge>
                </td>
                <td className={styles.wide}>{one.createdBy?.name || one.createdBy?.email || "–"}</td>
                <td className={styles.wide}>
                  <Ago at={one.dateUpdated} />
                </td>
                <td className={styles.tools}>
                  {one.isEditable && (
                    <MoreMenu label={t("menu", { name: one.name })}>
                      <MenuItem icon={Pencil} onSelect={() => setRenamed(one)}>
                        {t("rename")}
                      </MenuItem>
                      <MenuSeparator />
                      <MenuItem icon={Trash2} onSelect={() => void queries.remove(one)}>
                        {t("delete")}
                      </MenuItem>
                    </MoreMenu>
                  )}
                </td>
              </tr>
            ))}
          </Table>
          {shown?.length === 0 && <p className={styles.none}>{t("noMatch")}</p>}
        </div>
      )}
      {renamed !== undefined && (
        <NameDialog
          title={t("renameTitle")}
          submitLabel={t("change")}
          initial={renamed}
          mayShare={may(organization, "org:write")}
          onSubmit={({ name, visibility }) => queries.change(renamed.id, { name, visibility })}
          onClose={() => setRenamed(undefined)}
        />
      )}
    </>
  );
}
