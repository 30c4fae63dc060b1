/**
 * A list of rows as a table inside a query (`with name(columns) as (values ...)`), the portable way to ask or
 * update for many keys in one statement.
 */
import { type RawBuilder, sql } from "kysely";

export type ValuesType = "bigint" | "text";

/**
 * The right side of a common table expression. The first row is cast: PostgreSQL takes the columns' types
 * from there, SQLite takes each value as it comes.
 *
 * The text is put together here and handed over in one piece, because a builder's node for each of some
 * thousand values was measured to cost as much as running the query.
 */
export function valuesTable<Row>(
  types: readonly ValuesType[],
  rows: readonly (readonly (string | number | null)[])[],
): RawBuilder<Row> {
  const fragments: string[] = [];
  const values: (string | number | null)[] = [];
  let open = "(values (";
  rows.forEach((row, index) => {
    row.forEach((value, column) => {
      fragments.push(index === 0 ? `${open}cast(` : open);
      values.push(value);
      open = index === 0 ? ` as ${types[column] === "bigint" ? "bigint" : "text"}), ` : ", ";
    });
    open = `${open.slice(0, -2)}), (`;
  });
  fragments.push(`${open.slice(0, -3)})`);
  return sql<Row>(fragments as readonly string[] as TemplateStringsArray, ...values);
}

/** Rows of one statement; bounds its parameters and its text. */
const rowsPerStatement = 512;

/**
 * Cuts a list into statements' worth and fills each up to a power of two by repeating its last row, so that
 * an engine that keeps prepared statements sees ten texts and not a thousand. Only for statements to which a
 * repeated row makes no difference.
 */
export function paddedChunks<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return chunks(rows, rowsPerStatement).map((chunk) => {
    const last = chunk.at(-1);
    if (last === undefined) return chunk;
    const size = 2 ** Math.ceil(Math.log2(chunk.length));
    return [...chunk, ...Array.from({ length: size - chunk.length }, () => last)];
  });
}

/** Cuts a list into pieces of at most `size`. */
export function chunks<Row>(rows: readonly Row[], size: number): readonly (readonly Row[])[] {
  const pieces: (readonly Row[])[] = [];
  for (let start = 0; start < rows.length; start += size) pieces.push(rows.slice(start, start + size));
  return pieces;
}
