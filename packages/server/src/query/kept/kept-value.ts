/** One value about all rows of a scope, kept as figures of groups are: it holds as long as the same rows are stored. */
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";
import type { Added, KeptGroups, Split } from "./kept-groups.ts";
import type { SplitRows, StoredRows } from "./stored-rows.ts";

/** No project has this number. */
const allRows: GroupKey = { projectId: 0, hash: "" };
const name = groupKeyText(allRows);

/** How what was read of some rows and the other rows come together, so that rows that came cost no more than themselves. */
export type ValueJoin<Value, Base> = {
  readonly whole: (rows: SplitRows) => Promise<Split<Base>>;
  /** From what is kept of some rows, where there is any, and the others. */
  readonly joined: (rows: StoredRows, base: Base | undefined) => Promise<Added<Base>>;
  readonly valueOf: (base: Base) => Value;
};

/** `key` tells the question apart from every other about the scope (`orderKey`). */
export async function keptValue<Value, Base = never>(
  kept: KeptGroups | undefined,
  key: string,
  read: () => Promise<Value>,
  join?: ValueJoin<Value, Base>,
): Promise<Value> {
  if (kept === undefined) return await read();
  const found = await kept.figures<{ readonly value: Value }, Base>(key, [allRows], {
    read: async () => new Map([[name, { value: await read() }]]),
    join: join && {
      whole: async (rows) => new Map([[name, await join.whole(rows)]]),
      joined: async (rows, _, bases) => {
        const { value, strangers } = await join.joined(rows, bases.get(name));
        return { value: new Map([[name, value]]), strangers };
      },
      figureOf: (base) => ({ value: join.valueOf(base) }),
    },
  });
  const known = found.get(name);
  return known === undefined ? await read() : known.value;
}
