/** One value of a condition as SQL; the value is a parameter. */
import type { SqlParams } from "#query/sql-params.ts";
import type { SearchFilter, SearchOperator, SearchPattern, SearchValue } from "./search-node.ts";
import { compareVersions } from "./version-order.ts";

export function textOf(value: SearchValue): readonly SearchPattern[] {
  return value.kind === "text" ? [value.pattern] : [];
}

/** A text that equals one of the patterns; of prose: that contains one, in any case. */
export function patternsOf(
  column: string,
  patterns: readonly (readonly string[])[],
  isProse: boolean,
  params: SqlParams,
): string {
  const exact = patterns.flatMap((pattern) => (pattern.length === 1 && !isProse ? pattern : []));
  const open = patterns.filter((pattern) => pattern.length > 1 || isProse);
  const parts = open.map((pattern) => compilePattern(column, pattern, isProse, params));
  if (exact.length === 1) parts.unshift(`${column} = ${params.bind(exact[0] ?? "", "String")}`);
  if (exact.length > 1) parts.unshift(`${column} IN ${params.bind(exact, "Array(String)")}`);
  return parts.length === 0 ? "0" : parts.join(" OR ");
}

function compilePattern(
  column: string,
  pattern: readonly string[],
  isProse: boolean,
  params: SqlParams,
): string {
  const [whole = ""] = pattern;
  if (isProse && pattern.length === 1) {
    if (whole === "") return `${column} = ''`;
    return `positionCaseInsensitiveUTF8(${column}, ${params.bind(whole, "String")}) > 0`;
  }
  const like = pattern.map((part) => part.replaceAll(/[\\%_]/g, (char) => `\\${char}`)).join("%");
  return `${column} ${isProse ? "ILIKE" : "LIKE"} ${params.bind(like, "String")}`;
}

export function compileNumber(
  column: string,
  operator: SearchOperator,
  value: SearchValue,
  params: SqlParams,
): string {
  if (value.kind !== "number") return "0";
  return `${column} ${operator} ${params.bind(value.number, "Float64")}`;
}

/** A day, a minute, a second means all of it; `-24h` means since then, `+24h` before. */
export function compileTime(
  column: string,
  operator: SearchOperator,
  value: SearchValue,
  params: SqlParams,
  nowMs: () => number,
): string {
  const at = (ms: number) => `fromUnixTimestamp64Milli(${params.bind(ms, "Int64")}, 'UTC')`;
  if (value.kind === "ago") {
    const sign = operator === "=" ? (value.isOlder ? "<=" : ">=") : operator;
    return `${column} ${sign} ${at(Math.max(0, nowMs() - value.agoMs))}`;
  }
  if (value.kind !== "time") return "0";
  if (operator !== "=") return `${column} ${operator} ${at(value.startMs)}`;
  return `${column} >= ${at(value.startMs)} AND ${column} < ${at(value.endMs)}`;
}

const versionShape = /^\d+(?:\.\d+){0,3}(?:[-+][0-9A-Za-z.+-]*)?$/;

/** By the order of versions; `undefined` where a pattern or no version is asked for. */
export function compileVersions(
  filter: SearchFilter,
  column: string,
  { table, rowsSql }: { readonly table: string; readonly rowsSql: string | undefined },
  params: SqlParams,
): string | undefined {
  const versions = filter.values
    .flatMap(textOf)
    .flatMap(([whole, ...rest]) => (rest.length === 0 && versionShape.test(whole) ? [whole] : []));
  if (versions.length < filter.values.length) return undefined;
  const conditions = versions.map((version) => compareVersions(column, filter.operator, version, params));
  // Releases are few and their rows many: each is compared once. Where they are only grouped the engine moves the
  // condition before that and computes it for every row; behind an aggregate it cannot.
  const releases = `SELECT arrayJoin(groupUniqArray(release)) AS one FROM ${table}${rowsSql === undefined ? "" : ` WHERE ${rowsSql}`}`;
  return `release IN (SELECT one AS release FROM (${releases}) WHERE ${conditions.join(" OR ")})`;
}
