/**
 * Whether a question about events can be answered, one that is kept under a name or one of a widget: it is read by the
 * grammar and compiled as it will be when it is asked, only not sent. A fault carries the field, and in a query the
 * place.
 */
import type { Dataset } from "./datasets/dataset.ts";
import { datasetNames, findDataset } from "./datasets/datasets.ts";
import { measuresMax, requireAggregates } from "./events-series.ts";
import { readColumns, tableStatement } from "./events-table.ts";
import { type FaultPlace, questionFault } from "./question-fault.ts";
import { noReferences } from "./search/compile-search.ts";
import { languageOf } from "./search/languages.ts";
import { readSearch } from "./search/read-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams } from "./sql-params.ts";

export type CheckedQuestion = {
  readonly dataset: string;
  readonly query: string;
  readonly fields: readonly string[];
  /** A field, with `-` for falling; empty for the usual order. */
  readonly orderBy: string;
  readonly yAxis: readonly string[];
};

const dayMs = 86_400_000;

export function checkQuestion(question: CheckedQuestion, nowMs: number): void {
  const { yAxis, orderBy } = question;
  const dataset = requireDataset(question.dataset, { field: "queryDataset" });
  requireAggregates(yAxis);
  if (yAxis.length > measuresMax)
    throw questionFault("too_many_aggregates", { max: measuresMax }, { field: "yAxis" });
  if (yAxis.length > 0) checkSeries(yAxis, dataset);
  const search = readSearch(question.query, languageOf(dataset));
  checkRows({ dataset, search, fields: question.fields, sort: orderBy === "" ? [] : [orderBy] }, nowMs);
}

export function requireDataset(name: string, place: FaultPlace): Dataset {
  const dataset = findDataset(name);
  if (dataset !== undefined) return dataset;
  throw questionFault("unknown_dataset", { values: datasetNames.join(", ") }, place);
}

/** What is drawn over time. */
export function checkSeries(aggregates: readonly string[], dataset: Dataset): void {
  readColumns(aggregates, createSqlParams(), dataset, { seconds: 60 });
}

/** What is asked as rows: a table, or the groups that a chart tells apart. */
export function checkRows(
  rows: {
    readonly dataset: Dataset;
    readonly search: SearchNode;
    readonly fields: readonly string[];
    readonly sort: readonly string[];
  },
  nowMs: number,
): void {
  const references = { ...noReferences, nowMs: () => nowMs };
  const range = { startMs: nowMs - dayMs, endMs: nowMs };
  tableStatement(range, { ...rows, references, environments: [], nowMs });
}
