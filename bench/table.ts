/** Prints rows as a table of fixed columns. */
export function printTable(title: string, rows: readonly Readonly<Record<string, string | number>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const text = (value: string | number | undefined): string =>
    typeof value === "number" ? format(value) : (value ?? "");
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => text(row[column]).length)),
  );
  const line = (cells: readonly string[], isNumber: readonly boolean[]): string =>
    cells
      .map((cell, index) =>
        isNumber[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join("  ");
  const numeric = columns.map((column) => rows.every((row) => typeof row[column] === "number"));
  console.log(`\n${title}`);
  console.log(line(columns, numeric));
  for (const row of rows)
    console.log(
      line(
        columns.map((column) => text(row[column])),
        numeric,
      ),
    );
}

function format(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
}
