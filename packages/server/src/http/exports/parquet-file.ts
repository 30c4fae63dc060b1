/** Parquet, a row group at a time: what is written leaves at once, only the footer's figures stay. */
import { ByteWriter, ParquetWriter, type ColumnSource, type SchemaElement } from "hyparquet-writer";
import type { TableCell, TableFieldType } from "#query/events-table.ts";
import { assertNever } from "#kernel/errors.ts";
import type { FileColumn, TableFile } from "./table-file.ts";

function elementOf({ name, type }: FileColumn): SchemaElement {
  const shape = { name, repetition_type: "OPTIONAL" as const };
  switch (type) {
    case "string":
      return { ...shape, type: "BYTE_ARRAY", converted_type: "UTF8" };
    case "integer":
      return { ...shape, type: "INT64" };
    case "number":
    case "duration":
    case "percentage":
    case "rate":
      return { ...shape, type: "DOUBLE" };
    case "boolean":
      return { ...shape, type: "BOOLEAN" };
    case "date":
      return { ...shape, type: "INT64", converted_type: "TIMESTAMP_MILLIS" };
    default:
      return assertNever(type);
  }
}

function valueOf(cell: TableCell, type: TableFieldType): unknown {
  if (cell === null) return null;
  if (type === "integer") return BigInt(Math.round(Number(cell)));
  return type === "date" ? new Date(String(cell)) : cell;
}

export function parquetFile(columns: readonly FileColumn[]): TableFile {
  const bytes = new ByteWriter();
  // Two fields of one name are one column to a reader.
  const names = columns.map(({ name }, index) =>
    columns.findIndex((one) => one.name === name) === index ? name : `${name} ${index + 1}`,
  );
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: "rows", num_children: columns.length },
      ...columns.map((column, index) => elementOf({ ...column, name: names[index] ?? column.name })),
    ],
    createdBy: "vedette",
  });
  const take = (): Uint8Array => {
    const taken = bytes.getBytes().slice();
    bytes.index = 0;
    return taken;
  };
  return {
    contentType: "application/vnd.apache.parquet",
    extension: "parquet",
    begin: take,
    rows: (rows) => {
      const columnData: ColumnSource[] = columns.map(({ type }, index) => ({
        name: names[index] ?? "",
        data: rows.map((row) => valueOf(row[index] ?? null, type)),
      }));
      if (rows.length > 0) void writer.write({ columnData, rowGroupSize: rows.length });
      return take();
    },
    end: () => {
      void writer.finish();
      return take();
    },
  };
}
