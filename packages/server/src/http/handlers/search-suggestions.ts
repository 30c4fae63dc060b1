/** What a search box offers: the keys of the registry, the tags of events, and the values of either. */
import { issueLanguage, operatorsOf, searchLanguages, type SearchLanguage } from "@vedette/search";
import type { ProjectScope } from "#ports/project-scope.ts";
import { questionFault } from "#query/question-fault.ts";
import { readTagDistribution } from "#query/tag-distribution.ts";
import { readKeyValues } from "#query/tag-values.ts";
import { readTimeRange, type TimeRangeInput } from "#query/time-range.ts";
import { apiError } from "#http/answer-error.ts";
import type { AnswerTools, HandlersOf, RequestFacts } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, linkHeader, offsetOf, type PageQuery, pageSize } from "#http/paging.ts";
import { isoTimeOrNull } from "#http/views/time.ts";
import { tagName } from "./issue-reading.ts";
import { narrowScope } from "./project-references.ts";

const dayMs = 86_400_000;
const usualDays = 14;
const keysMax = 200;
const offsetMax = 10_000;

type Asked = TimeRangeInput & { readonly environment: readonly string[] };

type AskedValues = {
  readonly params: { readonly key: string };
  readonly query: Asked & PageQuery & { readonly query?: string | undefined };
  readonly answer: Pick<AnswerTools, "setHeader">;
  readonly request: Pick<RequestFacts, "url">;
};

function fieldsView(language: SearchLanguage) {
  return {
    dataset: language.name,
    otherKeys: language.otherKeys,
    hasAggregates: language.hasAggregates,
    fields: language.fields.map((field) => ({
      key: field.name,
      aliases: [...field.aliases],
      type: field.type,
      operators: [...operatorsOf(field.type)],
      values: field.type === "flag" ? ["true", "false"] : [...field.values],
      isClosed: field.isClosed || field.type === "flag",
      description: field.description,
    })),
  };
}

export function searchSuggestionHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "listOrganizationTags"
  | "listProjectTags"
  | "listOrganizationTagValues"
  | "listProjectTagValues"
  | "listSearchFields"
> {
  const readerOf = (scope: ProjectScope, query: TimeRangeInput) => {
    const nowMs = deps.clock.nowMs();
    const usual = { startMs: nowMs - usualDays * dayMs, endMs: nowMs + dayMs };
    return { events: deps.events, scope, range: readTimeRange(query, nowMs, usual) };
  };

  const tags = async (scope: ProjectScope, query: Asked) => {
    const found = await readTagDistribution(readerOf(scope, query), {
      groups: undefined,
      environments: query.environment,
      valuesMax: 1,
      keysMax,
    });
    return found.map((tag) => ({ key: tag.key, name: tagName(tag.key), totalValues: tag.events }));
  };

  const values = async (scope: ProjectScope, { params: { key }, query, answer, request }: AskedValues) => {
    const offset = offsetOf(cursorOf(query));
    if (offset > offsetMax)
      throw apiError("invalid_cursor", "Narrow the values by a query instead of paging so far.", "cursor");
    const size = pageSize(query);
    const found = await readKeyValues(readerOf(scope, query), {
      // Other names of a field lead to it.
      key: issueLanguage.byName.get(key)?.name ?? key,
      containing: query.query ?? "",
      environments: query.environment,
      offset,
      limit: size + 1,
    });
    const nextCursor = found.length > size ? `0:${offset + size}:0` : undefined;
    answer.setHeader("link", linkHeader(deps.publicUrl, request.url, nextCursor));
    return found.slice(0, size).map((value) => ({
      key,
      name: value.value,
      value: value.value,
      count: value.events,
      firstSeen: isoTimeOrNull(value.firstSeenMs),
      lastSeen: isoTimeOrNull(value.lastSeenMs),
    }));
  };

  return {
    listOrganizationTags: async ({ scope, query }) =>
      await tags(await narrowScope(deps.meta, scope, query.project), query),
    listProjectTags: async ({ scope, query }) => await tags(scope, query),
    listOrganizationTagValues: async (context) =>
      await values(await narrowScope(deps.meta, context.scope, context.query.project), context),
    listProjectTagValues: async (context) => await values(context.scope, context),
    listSearchFields: ({ query }) => {
      const wanted = searchLanguages.filter(
        (one) => query.dataset === undefined || one.name === query.dataset,
      );
      if (wanted.length > 0) return wanted.map(fieldsView);
      const names = searchLanguages.map((one) => one.name).join(", ");
      throw questionFault("unknown_dataset", { values: names }, { field: "dataset", answer: "bad_request" });
    },
  };
}
