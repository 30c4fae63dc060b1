import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { keepScope } from "../../../lib/url-state.ts";
import { examplesOf } from "../model/examples.ts";
import type { ExploreDataset } from "../model/question.ts";
import styles from "./examples.module.css";

/** Questions to begin with: what they find, and how they are written. */
export function Examples({ org, dataset }: { readonly org: string; readonly dataset: ExploreDataset }) {
  const t = useTranslations("explore.examples");
  return (
    <nav className={styles.examples} aria-label={t("title")}>
      <h2 className={styles.title}>{t("title")}</h2>
      <ul className={styles.list}>
        {examplesOf(dataset).map(({ id, search }) => (
          <li key={id}>
            <Link
              to="/organizations/$org/explore"
              params={{ org }}
              search={(before) => ({
                ...search,
                project: before.project,
                ...keepScope(before),
              })}
              className={styles.example}
            >
              <b>{t(id)}</b>
              <code>{[search.query ?? [], search.field ?? [], search.having ?? []].flat().join("  ")}</code>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
