/**
 * Whether a kept question can be answered: it is read by the grammar and compiled as it will be when it is asked, only
 * not sent. A fault carries the field, and in a query the place.
 */
import { UserError } from "#kernel/errors.ts";
import { isCall } from "./aggregates.ts";
import { datasetNames, findDataset } from "./datasets/datasets.ts";
import { measuresMax } from "./events-series.ts";
import { readColumns, tableStatement } from "./events-table.ts";
import { noReferences } from "./search/compile-search.ts";
import { languageOf } from "./search/languages.ts";
import { readSearch } from "./search/read-search.ts";
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
  const dataset = findDataset(question.dataset);
  if (dataset === undefined)
    throw fault(`There is no such dataset; there are ${datasetNames.join(", ")}.`, "queryDataset");
  const plain = question.yAxis.find((one) => !isCall(one));
  if (plain !== undefined) throw fault(`${plain.slice(0, 200)} is no aggregate.`, "yAxis");
  if (question.yAxis.length > measuresMax)
    throw fault(`A chart has at most ${measuresMax} aggregates.`, "yAxis");
  if (question.yAxis.length > 0) readColumns(question.yAxis, createSqlParams(), dataset, { seconds: 60 });
  tableStatement(
    { startMs: nowMs - dayMs, endMs: nowMs },
    {
      dataset,
      search: readSearch(question.query, languageOf(dataset)),
      references: { ...noReferences, nowMs: () => nowMs },
      environments: [],
      nowMs,
      fields: question.fields,
      sort: question.orderBy === "" ? [] : [question.orderBy],
    },
  );
}

function fault(message: string, field: string): UserError {
  return new UserError("invalid_query", 400, message, field);
}
