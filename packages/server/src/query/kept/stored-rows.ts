/** Which of the stored rows a statement reads, told by the parts that they lie in. */
import type { ErrorPart } from "#ports/event-store.ts";
import type { SqlParams } from "#query/sql-params.ts";

export type ErrorTable = ErrorPart["table"];

export type StoredRows = {
  /** As a condition, which the engine keeps by leaving out whole parts. */
  readonly where: (table: ErrorTable, params: SqlParams) => string;
  /** An aggregate: how many rows lie in parts that were not there when this was made. */
  readonly strangers: (table: ErrorTable, params: SqlParams) => string;
};

const namesIn = (parts: readonly ErrorPart[], table: ErrorTable): readonly string[] =>
  parts.filter((part) => part.table === table).map((part) => part.name);

/** All rows in two halves. A part that is merged meanwhile may be in none or in both: see afterwards whether it is still there. */
export type SplitRows = { readonly settled: StoredRows; readonly others: StoredRows };

export function splitRows(settled: readonly ErrorPart[]): SplitRows {
  return {
    settled: {
      where: (table, params) => `_part IN ${params.bind(namesIn(settled, table), "Array(String)")}`,
      strangers: () => "0",
    },
    others: rowsBeside(settled, []),
  };
}

/** All rows but those of some parts; of the others some are known. */
export function rowsBeside(parts: readonly ErrorPart[], known: readonly ErrorPart[]): StoredRows {
  return {
    where: (table, params) => `_part NOT IN ${params.bind(namesIn(parts, table), "Array(String)")}`,
    strangers: (table, params) =>
      `countIf(_part NOT IN ${params.bind(namesIn(known, table), "Array(String)")})`,
  };
}

/** The start of a condition; all rows need none. */
export function andRows(rows: StoredRows | undefined, table: ErrorTable, params: SqlParams): string {
  return rows === undefined ? "" : `${rows.where(table, params)} AND `;
}

/** A statement of each half under the other, the settled one marked by `is_settled`. */
export function bothHalves(
  { settled, others }: SplitRows,
  select: (rows: StoredRows, isSettled: string) => string,
): string {
  return `${select(settled, "1 AS is_settled")} UNION ALL ${select(others, "0 AS is_settled")}`;
}

/** As the last column of a statement about some rows; all rows need none. */
export function strangersColumn(rows: StoredRows | undefined, table: ErrorTable, params: SqlParams): string {
  return rows === undefined ? "" : `, ${rows.strangers(table, params)} AS strangers`;
}
