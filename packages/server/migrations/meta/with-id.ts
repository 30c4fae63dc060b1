import type { CreateTableBuilder } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";

type Table<Columns extends string = never> = CreateTableBuilder<string, Columns>;

/** Adds the counting primary key that the engine wants. */
export function withId<Columns extends string>(
  table: Table<Columns>,
  capabilities: MetaCapabilities,
): Table<Columns | "id"> {
  return table.addColumn("id", capabilities.idType, (column) =>
    capabilities.idCountsBy === "autoincrement"
      ? column.notNull().primaryKey().autoIncrement()
      : column.notNull().primaryKey().generatedByDefaultAsIdentity(),
  );
}
