/** The end of a statement about the rows of few parts: first the groups that are known, then the others. */
import { type GroupKey } from "#query/event-reader.ts";
import { uuidText } from "#query/group-aliases.ts";
import type { SqlParams } from "#query/sql-params.ts";

/** Where `hash` is the group's name as the engine prints it. */
export function knownFirst(known: readonly GroupKey[], params: SqlParams): string {
  const keys = known.map(({ projectId, hash }) => `${projectId}:${uuidText(hash)}`);
  return `concat(toString(project_id), ':', hash) IN ${params.bind(keys, "Array(String)")} DESC`;
}
