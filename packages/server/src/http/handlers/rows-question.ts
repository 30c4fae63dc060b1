/** From a query string to the rows that a question about events is about. */
import type { ProjectScope } from "#ports/project-scope.ts";
import { requireDataset } from "#query/check-question.ts";
import type { Dataset } from "#query/datasets/dataset.ts";
import type { EventReader } from "#query/event-reader.ts";
import type { RowsQuestion } from "#query/events-table.ts";
import { languageOf } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { readTimeRange, type TimeRange, type TimeRangeInput } from "#query/time-range.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { narrowScope } from "./project-references.ts";
import { readReferences } from "./search-input.ts";

export type RowsInput = TimeRangeInput & {
  readonly project: readonly string[];
  readonly environment: readonly string[];
  readonly dataset?: string | undefined;
  readonly query?: string | undefined;
};

export type AskedRows = {
  readonly reader: EventReader;
  readonly scope: ProjectScope;
  readonly dataset: Dataset;
  readonly question: RowsQuestion & { readonly dataset: Dataset };
};

/** Reads what narrows the rows: projects, time, dataset, query; `otherwise` is the range where none is named. */
export async function readRowsQuestion(
  deps: HttpDeps,
  whole: ProjectScope,
  input: RowsInput,
  otherwise: TimeRange,
): Promise<AskedRows> {
  const dataset = requireDataset(input.dataset ?? "errors", { field: "dataset", answer: "bad_request" });
  const nowMs = deps.clock.nowMs();
  const scope = await narrowScope(deps.meta, whole, input.project);
  const search = readSearch(input.query ?? "", languageOf(dataset));
  const references = await readReferences(deps, scope, search);
  return {
    reader: { events: deps.events, scope, range: readTimeRange(input, nowMs, otherwise) },
    scope,
    dataset,
    question: { dataset, search, references, environments: input.environment, nowMs },
  };
}
