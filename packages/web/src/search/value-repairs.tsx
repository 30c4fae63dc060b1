import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { QueryToken } from "../ui/query-token.tsx";
import type { FaultSpan } from "./model/query-fault.ts";
import { valueRepairs } from "./model/value-repairs.ts";
import { searchFieldsQuery } from "./queries.ts";
import styles from "./value-repairs.module.css";

/** Below a fault about a value: the values that there are, each a press away. */
export function ValueRepairs({
  org,
  dataset,
  query,
  fault,
  onQuery,
}: {
  readonly org: string;
  readonly dataset?: string | undefined;
  readonly query: string;
  readonly fault: { readonly position: FaultSpan | undefined; readonly key: string | undefined };
  readonly onQuery: (query: string) => void;
}) {
  const t = useTranslations("search");
  const { data: fields = [] } = useQuery(searchFieldsQuery(org, dataset));
  const repairs = valueRepairs(query, fault, fields);
  if (repairs.length === 0) return null;
  return (
    <div className={styles.repairs} role="group" aria-label={t("repairs")}>
      <span className={styles.label}>{t("repairs")}</span>
      {repairs.map((repair) => (
        <button
          key={repair.value}
          type="button"
          className={styles.repair}
          aria-label={`${repair.key}:${repair.value}`}
          onClick={() => onQuery(repair.query)}
        >
          <QueryToken name={repair.key} operator=":" value={repair.value} />
        </button>
      ))}
    </div>
  );
}
