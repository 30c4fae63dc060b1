import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../../app/organization.ts";
import { useRangeWords } from "../../../app/scope/use-range-words.ts";
import { useFormat } from "../../../i18n/use-format.ts";
import { periodMs } from "../../../lib/time.ts";
import {
  ALL_ENVIRONMENTS,
  DEFAULT_PERIOD,
  oneEnvironment,
  rangeChange,
  type Scope,
} from "../../../lib/url-state.ts";
import { type FilterToken, printQuery, readQuery } from "../../../search/model/query-tokens.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { QueryToken } from "../../../ui/query-token.tsx";
import { DEFAULT_QUERY } from "../model/view.ts";
import { isUsualQuery, widerQuery } from "../model/wider-query.ts";
import { type IssueCount, issueCountQuery } from "../queries.ts";

/** Enough to tell which filter hides the most. */
const COUNT_MAX = 25;
/** As many as one page of the server's holds, where it does not count. */
const HIDDEN_MAX = 100;
const LONGEST = "90d";
const NONE: IssueCount = { count: 0, isLeast: false };

function useCountText(): (found: IssueCount) => string {
  const format = useFormat();
  return ({ count, isLeast }) => `${format.count(count)}${isLeast ? "+" : ""}`;
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
  const countText = useCountText();
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
      +{countText(found)}
    </Button>
  ));
}

/** Scopes that are wider than this one, and hold something. */
function WidenChoices({
  org,
  scope,
  query,
  onScope,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly query: string;
  readonly onScope: (change: Partial<Scope>) => void;
}) {
  const t = useTranslations("frame");
  const countText = useCountText();
  const range = useRangeWords();
  const isLonger =
    scope.start !== undefined ||
    (periodMs(scope.statsPeriod ?? DEFAULT_PERIOD) ?? 0) < (periodMs(LONGEST) ?? 0);
  const offered = [
    ...(oneEnvironment(scope) === undefined
      ? []
      : [{ label: t("allEnvironments"), change: { environment: ALL_ENVIRONMENTS } }]),
    ...(isLonger ? [{ label: range.last(LONGEST), change: rangeChange({ statsPeriod: LONGEST }) }] : []),
  ];
  const counts = useQueries({
    queries: offered.map(({ change }) => issueCountQuery(org, { ...scope, ...change }, query, COUNT_MAX)),
  });
  return offered.map(({ label, change }, index) => {
    const found = counts[index]?.data ?? NONE;
    return (
      found.count > 0 && (
        <Button key={label} onClick={() => onScope(change)}>
          {label} +{countText(found)}
        </Button>
      )
    );
  });
}

interface ListEmptyProps {
  readonly org: string;
  readonly scope: Scope;
  readonly query: string;
  readonly hasNoProject: boolean;
  readonly waitingProject: string | undefined;
  readonly onQuery: (query: string) => void;
  readonly onScope: (change: Partial<Scope>) => void;
}

/** Something is there, or may be, that the search leaves out: how much, and the way to it. */
function NothingMatches({
  org,
  scope,
  query,
  onQuery,
  onScope,
}: Omit<ListEmptyProps, "hasNoProject" | "waitingProject">) {
  const t = useTranslations("issues.empty");
  const countText = useCountText();
  const { filters } = readQuery(query);
  const wider = widerQuery(query) ?? { query: DEFAULT_QUERY, dropped: 1 };
  const { data: hidden } = useQuery(issueCountQuery(org, scope, wider.query, HIDDEN_MAX));
  const count = hidden?.count ?? 0;
  const words = { filters: wider.dropped, count, countText: hidden === undefined ? "" : countText(hidden) };
  return (
    <EmptyState
      picture="filter"
      title={t("title", { count: wider.dropped })}
      actions={
        <>
          {count > 0 && (
            <Button variant="primary" onClick={() => onQuery(wider.query)}>
              {t("showHidden", words)}
            </Button>
          )}
          {filters.length > 1 && (
            <DropChoices org={org} scope={scope} query={query} filters={filters} onQuery={onQuery} />
          )}
          {hidden?.count === 0 && (
            <>
              <WidenChoices org={org} scope={scope} query={query} onScope={onScope} />
              <Button variant="ghost" onClick={() => onQuery(DEFAULT_QUERY)}>
                {t("clear")}
              </Button>
            </>
          )}
        </>
      }
    >
      {hidden === undefined
        ? t("text")
        : count === 0
          ? t("noneEither", words)
          : t(wider.query === DEFAULT_QUERY ? "hiddenUnresolved" : "hidden", words)}
    </EmptyState>
  );
}

/** Nothing to list: all is quiet, a filter hides what there is, nothing was ever sent, or one is in no team. */
export function ListEmpty({ hasNoProject, waitingProject, ...asked }: ListEmptyProps) {
  const t = useTranslations("issues.empty");
  const { org, scope, query, onScope } = asked;
  const { organization } = useOrganization();
  const canAdd = may(organization, "project:write", "project:admin");
  if (hasNoProject)
    return <EmptyState title={t("noProjectTitle")}>{t(canAdd ? "noProjectText" : "askForTeam")}</EmptyState>;
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
  if (!isUsualQuery(query)) return <NothingMatches {...asked} />;
  return (
    <EmptyState
      title={t("calmTitle")}
      actions={<WidenChoices org={org} scope={scope} query={query} onScope={onScope} />}
    >
      {t("calmText")}
    </EmptyState>
  );
}
