/** One list of objects, a line each. */
import type { FileColumn, TableFile } from "./table-file.ts";

export function jsonFile(columns: readonly FileColumn[]): TableFile {
  let isFirst = true;
  return {
    contentType: "application/json; charset=utf-8",
    extension: "json",
    begin: () => "[",
    rows: (rows) => {
      if (rows.length === 0) return "";
      const lines = rows.map((row) =>
        JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]))),
      );
      const text = `${isFirst ? "\n" : ",\n"}${lines.join(",\n")}`;
      isFirst = false;
      return text;
    },
    end: () => "\n]\n",
  };
}
