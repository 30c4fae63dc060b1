import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { SavedQuery } from "@vedette/api";
import { Search } from "lucide-react";
import { useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import { useActions } from "../../app/actions.ts";
import { usePageTitle } from "../../app/page-title.ts";
import type { ChartRange } from "../../charts/time-series/chart-data.ts";
import { projectsQuery } from "../../lib/queries.ts";
import { keepScope, printMoment, rangeChange } from "../../lib/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { changeQuestion, type Question, readQuestion, writeQuestion } from "./model/question.ts";
import { bodyOf, isEdited, searchOf } from "./model/saved.ts";
import styles from "./page.module.css";
import { Builder } from "./parts/builder.tsx";
import { Charts } from "./parts/charts.tsx";
import { Examples } from "./parts/examples.tsx";
import { ExploreTabs } from "./parts/explore-tabs.tsx";
import { QuestionAnswer } from "./parts/question-answer.tsx";
import { QuestionTools } from "./parts/question-tools.tsx";
import { ResultTable } from "./parts/result-table.tsx";
import { exportUrl, rowsQuery, savedQueryQuery, seriesQuery } from "./queries.ts";
import { useNamesWithoutValues } from "./use-names-without-values.ts";
import { useQuestionFault } from "./use-question-fault.ts";

const route = getRouteApi("/signed-in/organizations/$org/explore");

/** Any question about events: built by parts, drawn and listed, kept and taken away. */
export function ExplorePage() {
  const t = useTranslations("explore");
  const { org } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const inputRef = useRef<HTMLInputElement>(null);
  const question = useMemo(() => readQuestion(search), [search]);
  const { data: projects = [] } = useQuery(projectsQuery(org));
  const { data: saved } = useQuery(savedQueryQuery(org, search.saved));
  const rows = useInfiniteQuery(rowsQuery(org, question, search));
  const series = useQuery(seriesQuery(org, question, search));
  const fault = useQuestionFault(question, rows.error, question.display === "table" ? null : series.error);
  usePageTitle(saved?.name ?? t("title"));

  function ask(next: Question) {
    void navigate({
      search: (before) => ({
        project: before.project,
        ...keepScope(before),
        saved: before.saved,
        ...writeQuestion(next),
      }),
    });
  }
  const addFilter = (condition: string) =>
    ask(changeQuestion(question, { query: `${question.query} ${condition}`.trim() }));
  const zoom = ({ startMs, endMs }: ChartRange) =>
    void navigate({
      search: (before) => ({
        ...before,
        ...rangeChange({ start: printMoment(startMs), end: printMoment(endMs) }),
      }),
    });
  const zoomOut = () =>
    void navigate({ search: (before) => ({ ...before, start: undefined, end: undefined }) });
  const open = (one: SavedQuery) => void navigate({ search: searchOf(one, projects) });
  useActions([
    {
      id: "explore-search",
      label: t("filter"),
      section: "view",
      icon: Search,
      keys: "/",
      run: () => inputRef.current?.focus(),
    },
  ]);

  const empty = useNamesWithoutValues(org, question, search);
  // A drawing of nothing would push away what helps to find something.
  const isEmpty = rows.isSuccess && rows.data.pages.every((page) => page.data.length === 0);
  const isAsked = search.field !== undefined || search.query !== undefined;
  return (
    <>
      <h1 className="visually-hidden">{t("title")}</h1>
      <ExploreTabs org={org} current="ask">
        <QuestionTools
          org={org}
          saved={saved}
          isEdited={saved !== undefined && isEdited(search, saved, projects)}
          body={bodyOf(search, projects)}
          exportUrl={(format) => exportUrl(org, question, search, format)}
          onSaved={open}
          onRemoved={() => void navigate({ search: (before) => ({ ...before, saved: undefined }) })}
        />
      </ExploreTabs>
      <QuestionAnswer org={org} scope={search} question={question} />
      <Builder
        org={org}
        scope={search}
        question={question}
        fault={fault}
        empty={empty}
        inputRef={inputRef}
        onChange={ask}
      />
      <div className={styles.results}>
        {!isAsked && <Examples org={org} dataset={question.dataset} />}
        {search.start !== undefined && (
          <div className={styles.zoomed}>
            <Button size="sm" onClick={zoomOut}>
              {t("zoomOut")}
            </Button>
          </div>
        )}
        {fault !== undefined && <p className={styles.faulty}>{t("faulty")}</p>}
        {fault === undefined && !isEmpty && (
          <Charts org={org} scope={search} question={question} onZoom={zoom} />
        )}
        {fault === undefined && (
          <ResultTable
            org={org}
            scope={search}
            question={question}
            empty={
              <>
                <EmptyState
                  picture="filter"
                  title={
                    question.query === "" ? t("noneTitle", { dataset: question.dataset }) : t("emptyTitle")
                  }
                >
                  {t(question.query === "" ? "noneText" : "emptyText")}
                </EmptyState>
                {isAsked && <Examples org={org} dataset={question.dataset} />}
              </>
            }
            onSort={(sort) => ask({ ...question, sort })}
            onFilter={addFilter}
          />
        )}
      </div>
    </>
  );
}
