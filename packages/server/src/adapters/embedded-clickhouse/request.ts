/**
 * Reads the part of ClickHouse's HTTP interface that its official client uses: the statement in the address or in
 * the body, `param_*`, `database`, `default_format`, settings, and inserts whose rows are the body.
 */
import { isName, quoteString, type Statement } from "./statement.ts";

/** The database that the product owns inside the engine; `default` is of another kind there. */
export const databaseName = "vedette";

/** Names in the address that are no settings of the engine. */
const interfaceNames = new Set([
  "query",
  "database",
  "default_format",
  "query_id",
  "session_id",
  "role",
  "user",
  "password",
  "wait_end_of_query",
  "buffer_size",
  "compress",
  "decompress",
  "rows_file",
]);

export type RequestTarget = {
  readonly statement: Statement;
  /** Whether the engine may be told to stop it when nobody waits for the answer any more. */
  readonly isInsert: boolean;
  /** The answer is wanted in pieces, before the statement has ended. */
  readonly isStream: boolean;
  readonly timeoutMs: number;
};

export class BadRequest extends Error {
  override readonly name = "BadRequest";
}

const insertShape = /^(\s*INSERT\s+INTO\s+(?:TABLE\s+)?[\w.`]+\s*(?:\([^()]*\))?)\s*FORMAT\s+(\w+)\s*;?\s*$/i;
const insertStart = /^\s*INSERT\s/i;

/** Statements without a limit of their own end after this. */
const timeoutMsDefault = 60_000;
const timeoutMsMax = 30 * 60_000;

const rowsFileShape = /^rows-[0-9a-f-]{36}$/;

/** The file that the client has left the rows of this insert in; its body is the statement then. */
export function rowsFileOf(search: URLSearchParams): string | undefined {
  const name = search.get("rows_file");
  if (name === null) return undefined;
  if (!rowsFileShape.test(name)) throw new BadRequest("rows_file is no name of a file of rows");
  return name;
}

/** Whether the body of this request is rows and not text. */
export function carriesRows(search: URLSearchParams): boolean {
  return insertShape.test(search.get("query") ?? "");
}

/** Takes the address apart; `body` is the rest of the statement. */
export function readTarget(search: URLSearchParams, body: string): RequestTarget {
  const settings: [string, string][] = [];
  const params: [string, string][] = [];
  for (const [name, value] of search) {
    if (interfaceNames.has(name)) continue;
    if (!isName(name)) throw new BadRequest("a name in the address is no name of a setting");
    if (name.startsWith("param_")) params.push([name.slice("param_".length), value]);
    else settings.push([name, value]);
  }
  const query = search.get("query") ?? "";
  const sql = query === "" || body === "" ? query + body : `${query}\n${body}`;
  if (sql.trim() === "") throw new BadRequest("the statement is empty");
  return {
    statement: {
      sql,
      database: search.get("database") ?? databaseName,
      format: search.get("default_format") ?? "TabSeparated",
      settings,
      params,
    },
    isInsert: insertStart.test(sql),
    isStream: search.get("wait_end_of_query") === "0",
    timeoutMs: timeoutOf(settings),
  };
}

/**
 * The same insert, reading its rows from a file. The engine ends rows inside a statement at the first empty line, so
 * a binary format cannot travel in band.
 */
export function insertFromFile(
  target: RequestTarget,
  file: string,
  encoding: "none" | "gzip" | "zstd",
): RequestTarget {
  const match = insertShape.exec(target.statement.sql);
  if (match === null)
    throw new BadRequest("an insert with rows in its body reads: INSERT INTO table (columns) FORMAT name");
  const sql = `${match[1]} FROM INFILE ${quoteString(file)} COMPRESSION '${encoding}' FORMAT ${match[2]}`;
  return { ...target, statement: { ...target.statement, sql } };
}

/** The engine's own limit comes first; ours follows for what that limit does not stop. */
function timeoutOf(settings: readonly (readonly [string, string])[]): number {
  const own = settings.find(([name]) => name === "max_execution_time")?.[1];
  if (own === undefined) return timeoutMsDefault;
  const seconds = Number(own);
  if (!Number.isFinite(seconds) || seconds <= 0) return timeoutMsMax;
  return Math.min(timeoutMsMax, seconds * 1000 + 2_000);
}
