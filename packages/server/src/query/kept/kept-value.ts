/** One value about all rows of a scope, kept as figures of groups are: it holds as long as the same rows are stored. */
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";
import type { KeptGroups } from "./kept-groups.ts";

/** No project has this number. */
const allRows: GroupKey = { projectId: 0, hash: "" };

/** `key` tells the question apart from every other about the scope (`orderKey`). */
export async function keptValue<Value>(
  kept: KeptGroups | undefined,
  key: string,
  read: () => Promise<Value>,
): Promise<Value> {
  if (kept === undefined) return await read();
  const name = groupKeyText(allRows);
  const found = await kept.figures(key, [allRows], {
    read: async () => new Map([[name, { value: await read() }]]),
  });
  const known = found.get(name);
  return known === undefined ? await read() : known.value;
}
