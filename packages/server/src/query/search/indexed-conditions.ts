/**
 * Conditions that the text indexes of a dataset answer. An index knows words; what it cannot decide alone narrows the rows
 * before the exact condition looks at them.
 */
import type { SqlParams } from "#query/sql-params.ts";
import type { Dataset } from "#query/datasets/dataset.ts";

/** A tag with one of the values; `undefined` where the dataset has no index, or the values are not all texts. */
export function hasPair(
  key: string,
  values: readonly string[],
  params: SqlParams,
  dataset: Dataset,
): string | undefined {
  if (dataset.pairsSql === undefined || values.length === 0 || values.includes("")) return undefined;
  const keySql = params.bind(key, "String");
  const pairs = values.map((value) => `toString((${keySql}, ${params.bind(value, "String")}))`);
  return pairs.length === 1
    ? `has(${dataset.pairsSql}, ${pairs[0]})`
    : `hasAny(${dataset.pairsSql}, [${pairs.join(", ")}])`;
}

/** The engine looks through its words for a part of one from this length on. */
const partLengthMin = 4;

/** Words are letters and digits of ASCII and everything beyond it, as the index cuts them. */
const wordParts = /[0-9a-z\u0080-\uffff]+/g;

/**
 * Rows whose text may hold the needle, in any case; `isExact` where no other row does and no further look is needed.
 * `undefined` where the index cannot help.
 */
export function hasWords(
  needle: string,
  params: SqlParams,
  dataset: Dataset,
): { readonly sql: string; readonly isExact: boolean } | undefined {
  const { wordsSql } = dataset;
  if (wordsSql === undefined) return undefined;
  const text = needle.toLowerCase();
  const parts = (text.match(wordParts) ?? []).filter((part) => part.length >= partLengthMin);
  if (parts.length === 0) return undefined;
  const sql = parts.map((part) => `${wordsSql} LIKE ${params.bind(`%${part}%`, "String")}`).join(" AND ");
  return { sql, isExact: parts[0] === text };
}
