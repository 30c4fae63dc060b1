import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Answer } from "@vedette/api";
import { useTranslations } from "use-intl";
import { Ago } from "../../../i18n/ago.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { api } from "../../../lib/api.ts";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { Meter } from "../../../ui/meter.tsx";
import settings from "../../../app/settings.module.css";
import styles from "./data-deletions.module.css";

type Deletion = Answer<"getDataDeletion">;
type Words = ReturnType<typeof useTranslations<"dataRequests">>;

export function tableName(t: Words, table: string): string {
  return t.has(`tables.${table}` as "tables.errors") ? t(`tables.${table}` as "tables.errors") : table;
}

const isOpen = ({ state }: Deletion): boolean => state === "waiting" || state === "running";
const sum = (rows: Readonly<Record<string, number>>): number =>
  Object.values(rows).reduce((total, count) => total + count, 0);

export function deletionsQuery(org: string) {
  return queryOptions({
    queryKey: ["data-deletions", org],
    queryFn: ({ signal }) => api.listDataDeletions({ params: { org } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.some(isOpen) ? 1_000 : false),
  });
}

function useStateWords(deletion: Deletion): string {
  const t = useTranslations("dataRequests");
  const format = useFormat();
  const { state, found, deleted } = deletion;
  if (state === "done")
    return t("deletedRows", { count: sum(deleted), countText: format.count(sum(deleted)) });
  if (state === "failed") return t("givenUp");
  if (deletion.failures > 0) return t("triedAgain", { count: deletion.failures });
  if (found === null) return t(state);
  return t("underWay", { done: format.count(sum(deleted)), total: format.count(sum(found)) });
}

function Row({ deletion }: { readonly deletion: Deletion }) {
  const t = useTranslations("dataRequests");
  const format = useFormat();
  const words = useStateWords(deletion);
  const { state, found, deleted, issues, namedBy } = deletion;
  const total = found === null ? 0 : sum(found);
  return (
    <li className={styles.deletion}>
      <div className={styles.head}>
        <span className={styles.state} data-state={state} role={isOpen(deletion) ? "status" : undefined}>
          {words}
        </span>
        <span className={settings.hint}>
          {t("askedBy", { name: deletion.requestedBy })} <Ago at={deletion.dateCreated} />
        </span>
      </div>
      {isOpen(deletion) && <Meter share={total === 0 ? 0 : Math.min(1, sum(deleted) / total)} />}
      {state !== "waiting" && Object.keys(deleted).length > 0 && (
        <div className={styles.rows}>
          {Object.entries(deleted).map(([table, rows]) => (
            <span key={table}>
              {tableName(t, table)} {format.count(rows)}
            </span>
          ))}
        </div>
      )}
      <p className={settings.hint}>
        {t("about", { names: namedBy.map((name) => t(`by.${name}`)).join(", "), count: deletion.projects })}{" "}
        {issues !== null && t("issuesAfter", issues)}
      </p>
      {deletion.isComplete === false && <p className={styles.warning}>{t("incomplete")}</p>}
    </li>
  );
}

/** What is being deleted, and what was: a deletion goes on without the page, and after a restart. */
export function Deletions({ org }: { readonly org: string }) {
  const t = useTranslations("dataRequests");
  const { data: deletions = [] } = useQuery(deletionsQuery(org));
  if (deletions.length === 0) return null;
  return (
    <section className={settings.section}>
      <SectionHead title={t("deletions")} note={t("nameless")} />
      <Card flush>
        <ul>
          {deletions.map((deletion) => (
            <Row key={deletion.id} deletion={deletion} />
          ))}
        </ul>
      </Card>
      <p className={settings.hint}>{t("filesLater")}</p>
    </section>
  );
}
