import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { ApiError } from "../../../lib/api.ts";
import { healthQuery } from "../../../lib/queries.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { QueryToken } from "../../../ui/query-token.tsx";
import { type FilterToken, printQuery, readQuery } from "../../../search/model/query-tokens.ts";
import { type IssueCount, issueCountQuery } from "../queries.ts";

/** Enough to tell which filter hides the most. */
const COUNT_MAX = 25;
const NONE: IssueCount = { count: 0, isLeast: false };

function isQueryFault(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "invalid_query" || error.code === "invalid_time_range");
}

/** A fault that the search box shows in its place, with the sentence below it. */
export function isMarkedFault(error: unknown): boolean {
  return error instanceof ApiError && error.code === "invalid_query";
}

/** Stands where rows would after a failure: what is safe, or how queries are written. */
export function ListUnread({ error, onReset }: { readonly error: unknown; readonly onReset: () => void }) {
  const t = useTranslations("issues.failure");
  const { data: health } = useQuery(healthQuery);
  if (isQueryFault(error)) {
    return (
      <EmptyState title={t("grammarTitle")} actions={<Button onClick={onReset}>{t("usualQuery")}</Button>}>
        {t("grammar")}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t("unreadTitle")}>
      {health?.status === "ready" ? t("stillReceiving") : t("unknownState")}
    </EmptyState>
  );
}

/** Why the list could not be read, what is safe, and what to do. */
export function ListFailure({
  error,
  hasCopy,
  onRetry,
  onNarrow,
  onAllProjects,
}: {
  readonly error: unknown;
  readonly hasCopy: boolean;
  readonly onRetry: () => void;
  readonly onNarrow: (() => void) | undefined;
  /** Given where the address names projects: one of them may not be there. */
  readonly onAllProjects: (() => void) | undefined;
}) {
  const t = useTranslations("issues.failure");
  const errorText = useErrorText();
  const isQuery = isQueryFault(error);
  if (onAllProjects !== undefined && error instanceof ApiError && error.status === 404) {
    return (
      <Notice
        tone="warning"
        actions={
          <Button size="sm" onClick={onAllProjects}>
            {t("allProjects")}
          </Button>
        }
      >
        <b>{t("noProjectTitle")}</b> {t("noProject")}
      </Notice>
    );
  }
  return (
    <Notice
      tone="error"
      actions={
        <>
          {!isQuery && (
            <Button size="sm" keys="r" onClick={onRetry}>
              {t("retry")}
            </Button>
          )}
          {!isQuery && onNarrow !== undefined && (
            <Button size="sm" onClick={onNarrow}>
              {t("narrow")}
            </Button>
          )}
        </>
      }
    >
      <b>{isQuery ? t("queryTitle") : t("title")}</b> {errorText(error)}{" "}
      {!isQuery && hasCopy && t("copyShown")}
    </Notice>
  );
}

function DropChoices({
  org,
  scope,
  query,
  filters,
  onQuery,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly query: string;
  readonly filters: readonly FilterToken[];
  readonly onQuery: (query: string) => void;
}) {
  const t = useTranslations("issues.empty");
  const format = useFormat();
  const { text } = readQuery(query);
  const without = filters.map((dropped) =>
    printQuery({ filters: filters.filter((one) => one !== dropped), text }),
  );
  const counts = useQueries({ queries: without.map((one) => issueCountQuery(org, scope, one, COUNT_MAX)) });
  const choices = filters
    .map((filter, index) => ({ filter, query: without[index] ?? "", found: counts[index]?.data ?? NONE }))
    .filter((choice) => choice.found.count > 0)
    .sort((a, b) => b.found.count - a.found.count)
    .slice(0, 3);
  return choices.map(({ filter, query: next, found }) => (
    <Button key={filter.raw} onClick={() => onQuery(next)}>
      {t("drop")}
      <QueryToken
        name={filter.key}
        operator={filter.operator}
        value={filter.value}
        negated={filter.negated}
      />
      +{format.count(found.count)}
      {found.isLeast && "…"}
    </Button>
  ));
}

/** Nothing found: says which filter hides the most, leads to the set-up when nothing was ever sent, or to a team. */
export function ListEmpty({
  org,
  scope,
  query,
  hasNoProject,
  waitingProject,
  onQuery,
  onReset,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly query: string;
  readonly hasNoProject: boolean;
  readonly waitingProject: string | undefined;
  readonly onQuery: (query: string) => void;
  readonly onReset: () => void;
}) {
  const t = useTranslations("issues.empty");
  const { filters, text } = readQuery(query);
  if (hasNoProject) return <EmptyState title={t("noProjectTitle")}>{t("noProjectText")}</EmptyState>;
  if (waitingProject !== undefined) {
    return (
      <EmptyState
        title={t("noEventsTitle")}
        actions={
          <Link
            to="/organizations/$org/projects/$project/setup"
            params={{ org, project: waitingProject }}
            className={buttonClass("primary", "lg")}
            data-on-accent=""
          >
            {t("setUp")}
          </Link>
        }
      >
        {t("noEventsText")}
      </EmptyState>
    );
  }
  const hasFilters = query.trim() !== "" && query.trim() !== "is:unresolved";
  if (!hasFilters) {
    return <EmptyState title={t("calmTitle")}>{t("calmText")}</EmptyState>;
  }
  return (
    <EmptyState
      title={t("title", { count: filters.length + (text === "" ? 0 : 1) })}
      actions={
        <>
          <DropChoices org={org} scope={scope} query={query} filters={filters} onQuery={onQuery} />
          <Button variant="ghost" onClick={onReset}>
            {t("clear")}
          </Button>
        </>
      }
    >
      {t("text")}
    </EmptyState>
  );
}
