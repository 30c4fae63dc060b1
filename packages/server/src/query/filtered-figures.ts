/** The figures of some issues under a search for events. */
import type { EventReader } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { type IssueFigures, type IssueFiguresQuestion, readFiguresOf } from "./issue-figures.ts";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams } from "./sql-params.ts";
import { eventsWithin } from "./time-range.ts";

export type FilteredFiguresQuestion = IssueFiguresQuestion & {
  readonly search: SearchNode;
  readonly references: SearchReferences;
};

/** By issue; an issue without such events has none. */
export async function readFilteredFigures(
  reader: EventReader,
  { groups, environments, search, references }: FilteredFiguresQuestion,
): Promise<ReadonlyMap<number, IssueFigures>> {
  const params = createSqlParams();
  const condition = [
    inGroups(groups, params),
    eventsWithin(reader.range, params),
    inEnvironments(environments, params),
    compileSearch(search, params, references),
  ].join(" AND ");
  return await readFiguresOf(reader, groups, params, [condition]);
}
