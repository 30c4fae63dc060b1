/** The same table as `events-table.ts`, but long: its rows come in pieces. */
import { z } from "zod";
import { type EventReader } from "./event-reader.ts";
import { type TableCell, type TableQuestion, tableStatement, typedCell } from "./events-table.ts";
import type { TableColumn } from "./table-field.ts";
import type { EventStore } from "#ports/event-store.ts";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export type LongTable = {
  readonly columns: readonly TableColumn[];
  readonly pieces: AsyncIterable<readonly (readonly TableCell[])[]>;
};

/** Begins nothing before the first piece is asked for, but refuses a wrong question at once. */
export function streamEventsTable(
  reader: Omit<EventReader, "events"> & { readonly events: Pick<EventStore, "stream"> },
  question: TableQuestion & { readonly rowsMax: number; readonly timeoutMs: number },
): LongTable {
  const { sql, params, columns } = tableStatement(reader.range, question);
  const names = columns.map((_, index) => `c${index}`);
  const pieces = reader.events.stream({
    scope: reader.scope,
    sql: `${sql}
    LIMIT ${Math.floor(question.rowsMax)}`,
    params: params.values(),
    row: z
      .record(z.string(), cell)
      .transform((cells): readonly TableCell[] =>
        columns.map((column, index) => typedCell(cells[names[index] ?? ""] ?? null, column.type)),
      ),
    timeoutMs: question.timeoutMs,
  });
  return { columns, pieces };
}
