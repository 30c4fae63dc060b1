/** Rows of cells that carry their field's name as an attribute: names of fields are no names of elements. */
import type { TableCell } from "#query/events-table.ts";
import type { FileColumn, TableFile } from "./table-file.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** XML 1.0 has no way to write most control characters and lone surrogates. */
function printText(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- these are the ones to replace
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replaceAll(/[&<>"\t\n\r]/g, (char) => entities[char] ?? char)
  );
}

export function xmlFile(columns: readonly FileColumn[]): TableFile {
  const heads = columns.map(({ name, type }) => `<cell field="${printText(name)}" type="${type}"`);
  const printCell = (cell: TableCell, index: number): string =>
    cell === null ? `${heads[index]}/>` : `${heads[index]}>${printText(String(cell))}</cell>`;
  return {
    contentType: "application/xml; charset=utf-8",
    extension: "xml",
    begin: () => '<?xml version="1.0" encoding="UTF-8"?>\n<rows>\n',
    rows: (rows) => rows.map((row) => `<row>${row.map(printCell).join("")}</row>\n`).join(""),
    end: () => "</rows>\n",
  };
}
