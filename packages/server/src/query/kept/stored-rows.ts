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

/** The rows of some parts. A part that is merged meanwhile is not read: see afterwards whether all of them are still there. */
export function rowsOf(parts: readonly ErrorPart[]): StoredRows {
  return {
    where: (table, params) => `_part IN ${params.bind(namesIn(parts, table), "Array(String)")}`,
    strangers: () => "0",
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
