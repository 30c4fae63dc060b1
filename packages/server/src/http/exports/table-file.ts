/** A table as a file that is written while its rows are read. */
import type { ExportFormat } from "@vedette/api";
import { assertNever } from "#kernel/errors.ts";
import type { TableCell, TableFieldType } from "#query/events-table.ts";
import { csvFile } from "./csv-file.ts";
import { jsonFile } from "./json-file.ts";
import { xmlFile } from "./xml-file.ts";

export type FileColumn = { readonly name: string; readonly type: TableFieldType };

export type FileRows = readonly (readonly TableCell[])[];

/** Writes one file: `begin`, then rows, then `end`. */
export type TableFile = {
  readonly contentType: string;
  readonly extension: string;
  readonly begin: () => string | Uint8Array;
  readonly rows: (rows: FileRows) => string | Uint8Array;
  readonly end: () => string | Uint8Array;
};

export async function openTableFile(
  format: ExportFormat,
  columns: readonly FileColumn[],
): Promise<TableFile> {
  switch (format) {
    case "csv":
      return csvFile(columns);
    case "json":
      return jsonFile(columns);
    case "xml":
      return xmlFile(columns);
    case "parquet": {
      // Read from disk with the first such file: its library is larger than the other three together, and seldom asked for.
      const { parquetFile } = await import("./parquet-file.ts");
      return parquetFile(columns);
    }
    default:
      return assertNever(format);
  }
}
