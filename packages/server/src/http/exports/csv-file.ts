/** RFC 4180 with a header. */
import type { TableCell } from "#query/events-table.ts";
import type { FileColumn, TableFile } from "./table-file.ts";

/** A spreadsheet runs a text that begins so; whoever sends events must not reach whoever opens the file. */
const formulaStart = /^[=+\-@\t\r\n]/;

function printCell(cell: TableCell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const printRow = (cells: readonly TableCell[]): string => `${cells.map(printCell).join(",")}\r\n`;

export function csvFile(columns: readonly FileColumn[]): TableFile {
  return {
    contentType: "text/csv; charset=utf-8",
    extension: "csv",
    begin: () => printRow(columns.map(({ name }) => name)),
    rows: (rows) => rows.map(printRow).join(""),
    end: () => "",
  };
}
