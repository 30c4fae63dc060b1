/**
 * What was counted of groups: the tables of orders, and figures by group. Rows that came are added to it; what cannot
 * be added to is read whole. Where the settled parts are chosen anew, what was counted still holds up to its mark; its
 * settled rows are read again when nobody waits (`renew`).
 */
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";
import { type CountedRows, PartsMoved, type Settled } from "./counted-rows.ts";
import { addToTable, createFrontTable, type FrontTable, frontOf } from "./front-table.ts";
import type {
  FigureJoin,
  FigureReads,
  Front,
  FrontJoin,
  KeptGroups,
  PlacedGroup,
  Split,
} from "./kept-groups.ts";
import type { Mark } from "./part-changes.ts";
import type { SettlingRules } from "./settled-parts.ts";
import { keepLastUsed } from "./keep-last-used.ts";

const frontsMax = 24;
const figureKeysMax = 24;
/** What is kept of a group has its users, twice up to five kilobytes. */
const basesMax = 1500;

export type CountingRules = {
  readonly settling: SettlingRules;
  /** Who goes further in an order reads the store. */
  readonly frontMax: number;
  /** A front that goes less far is read whole. */
  readonly frontMin: number;
  /** So many groups are kept of an order that keeps all, and twice as many of all orders together. */
  readonly groupsMax: number;
  /** Where more groups have rows that came, or rows beside the settled ones, all are read. */
  readonly looseMax: number;
  /** So many groups that got rows are told apart outside of a table. */
  readonly othersMax: number;
};

export type CountedGroups = KeptGroups & {
  /** The settled parts were chosen anew: what nobody has asked about since the last time goes. */
  readonly forgetUnused: () => void;
  /** Reads the settled rows of something again that was counted over former ones; false where there is nothing. */
  readonly renew: () => Promise<boolean>;
};

type KeptFront<Group extends PlacedGroup> = {
  readonly table: FrontTable<Group>;
  /** The settled rows in it are those of this choice. */
  readonly of: Settled;
  readonly join: FrontJoin<Group>;
};

type Counted<Base> = Split<Base | undefined> & { readonly mark: Mark; readonly of: Settled };

type KeptFigures<Base> = {
  readonly byGroup: Map<string, Counted<Base>>;
  readonly join: FigureJoin<unknown, Base>;
};

const nothingCounted: Mark = { parts: [], isExact: false };

export function createCountedGroups(rows: CountedRows, rules: CountingRules): CountedGroups {
  const { frontMax, frontMin, groupsMax, looseMax, othersMax } = rules;
  const fronts = new Map<string, KeptFront<PlacedGroup>>();
  const figures = new Map<string, KeptFigures<unknown>>();
  const turns = new WeakMap<object, Promise<unknown>>();
  let used = new Set<string>();

  /** A table is added to by one look at a time. */
  const inTurn = async <Value>(table: object, look: () => Promise<Value>): Promise<Value> => {
    const turn = (turns.get(table) ?? Promise.resolve()).then(look);
    turns.set(
      table,
      turn.catch(() => undefined),
    );
    return await turn;
  };

  const keepFront = <Group extends PlacedGroup>(key: string, kept: KeptFront<Group>): void => {
    // Whoever takes it out again knows of which kind its groups are.
    keepLastUsed(fronts, key, kept as unknown as KeptFront<PlacedGroup>, frontsMax);
    shrink(fronts, 2 * groupsMax, ({ table }) => table.groups.size + table.others.size);
  };

  /** Of what is kept and the rows that came; `undefined` where nothing is, or where it does not go far. */
  const joinedFront = async <Group extends PlacedGroup>(
    key: string,
    join: FrontJoin<Group>,
  ): Promise<Front<Group> | undefined> => {
    // A key is one kind of question, so its groups are of one kind.
    const kept = fronts.get(key) as unknown as KeptFront<Group> | undefined;
    if (kept === undefined) return undefined;
    const { table, of } = kept;
    return await inTurn(table, async () => {
      const { value, isAfterAll, mark } = await rows.since(
        of,
        table.mark,
        async (since) => await join.loose({ ...since, limit: looseMax }),
      );
      if (value.length >= looseMax) return undefined;
      addToTable(table, value, isAfterAll, join, othersMax);
      table.mark = mark;
      // It was perhaps read again meanwhile, or forgotten.
      if (fronts.get(key)?.table === (table as unknown)) keepFront(key, { table, of, join });
      const front = frontOf(table, join, frontMax);
      return front.isWhole || front.groups.length >= frontMin ? front : undefined;
    });
  };

  const wholeFront = async <Group extends PlacedGroup>(
    key: string,
    join: FrontJoin<Group>,
  ): Promise<Front<Group>> => {
    const limit = join.keepsAll === true ? groupsMax : 2 * frontMax;
    const { value, mark, of } = await rows.ofAll(async (split) => await join.whole(split, limit));
    const table = createFrontTable(value, mark);
    keepFront(key, { table, of, join });
    return frontOf(table, join, frontMax);
  };

  const wholeFigures = async <Figure, Base>(
    byGroup: Map<string, Counted<Base>>,
    groups: readonly GroupKey[],
    join: FigureJoin<Figure, Base>,
  ): Promise<ReadonlyMap<string, Figure>> => {
    const { value, mark, of } = await rows.ofAll(async (split) => await join.whole(split, groups));
    for (const group of groups) {
      const text = groupKeyText(group);
      byGroup.set(text, { all: undefined, settled: undefined, ...value.get(text), mark, of });
    }
    return new Map([...value].map(([text, { all }]) => [text, join.figureOf(all)]));
  };

  /** Of groups that were counted up to the same mark. */
  const joinedFigures = async <Figure, Base>(
    byGroup: Map<string, Counted<Base>>,
    groups: readonly GroupKey[],
    { mark, of }: Counted<Base>,
    join: FigureJoin<Figure, Base>,
  ): Promise<ReadonlyMap<string, Figure>> => {
    const counted = groups.flatMap((group) => {
      const text = groupKeyText(group);
      const one = byGroup.get(text);
      return one === undefined ? [] : [{ text, one }];
    });
    const found = await rows.since(of, mark.isExact ? mark : nothingCounted, async (since) => {
      const bases = new Map<string, Base>();
      for (const { text, one } of counted) {
        const base = since.isAfterAll ? one.all : one.settled;
        if (base !== undefined) bases.set(text, base);
      }
      return await join.joined(since.rows, groups, bases);
    });
    for (const { text, one } of counted) {
      // It was perhaps read again meanwhile.
      if (byGroup.get(text) !== one) continue;
      byGroup.set(text, { all: found.value.get(text), settled: one.settled, mark: found.mark, of });
    }
    return new Map([...found.value].map(([text, base]) => [text, join.figureOf(base)]));
  };

  return {
    front: async (key, { first: readFirst, join }) => {
      used.add(key);
      const front =
        join === undefined || rows.settled().parts.length === 0
          ? undefined
          : ((await joinedFront(key, join).catch(unlessMoved)) ??
            (await wholeFront(key, join).catch(unlessMoved)));
      if (front !== undefined) return front;
      const groups = await readFirst(frontMax + 1);
      return { groups: groups.slice(0, frontMax), isWhole: groups.length <= frontMax };
    },
    /** Of the groups that were counted these and the rows that came, and all rows of the rest. */
    figures: async <Figure, Base>(
      key: string,
      groups: readonly GroupKey[],
      { read, join }: FigureReads<Figure, Base>,
    ): Promise<ReadonlyMap<string, Figure>> => {
      if (join === undefined || rows.settled().parts.length === 0 || groups.length > basesMax)
        return await read(groups);
      used.add(key);
      const kept = figures.get(key) as unknown as KeptFigures<Base> | undefined;
      const byGroup = kept?.byGroup ?? new Map<string, Counted<Base>>();
      const found = await Promise.all(
        alike(byGroup, groups).map(
          async ({ counted, some }) =>
            (await (
              counted === undefined
                ? wholeFigures(byGroup, some, join)
                : joinedFigures(byGroup, some, counted, join).catch(
                    async (error: unknown) => unlessMoved(error) ?? (await wholeFigures(byGroup, some, join)),
                  )
            ).catch(unlessMoved)) ?? (await read(some)),
        ),
      );
      keepLastUsed(figures, key, { byGroup, join } as unknown as KeptFigures<unknown>, figureKeysMax);
      shrink(figures, basesMax, (one) => one.byGroup.size);
      return new Map(found.flatMap((one) => [...one]));
    },
    forgetUnused: () => {
      for (const kept of [fronts, figures])
        for (const key of kept.keys()) if (!used.has(key)) kept.delete(key);
      used = new Set();
    },
    renew: async () => {
      const now = rows.settled();
      // What was used last comes first.
      const front = [...fronts].findLast(([, { of }]) => of !== now);
      if (front !== undefined) {
        const [key, { join }] = front;
        await wholeFront(key, join);
        return true;
      }
      for (const { byGroup, join } of [...figures.values()].toReversed()) {
        const groups = [...byGroup].flatMap(([text, { of }]) => (of === now ? [] : [groupOf(text)]));
        if (groups.length === 0) continue;
        await wholeFigures(byGroup, groups, join);
        return true;
      }
      return false;
    },
  };
}

/** Groups that were counted over the same rows, together; those that were not apart. */
function alike<Base>(byGroup: ReadonlyMap<string, Counted<Base>>, groups: readonly GroupKey[]) {
  const found: { readonly counted: Counted<Base> | undefined; readonly some: GroupKey[] }[] = [];
  for (const group of groups) {
    const counted = byGroup.get(groupKeyText(group));
    const same = found.find(({ counted: one }) =>
      one === undefined || counted === undefined
        ? one === counted
        : one.of === counted.of && (one.mark === counted.mark || !(one.mark.isExact || counted.mark.isExact)),
    );
    if (same === undefined) found.push({ counted, some: [group] });
    else same.some.push(group);
  }
  return found;
}

function groupOf(text: string): GroupKey {
  const at = text.indexOf(":");
  return { projectId: Number(text.slice(0, at)), hash: text.slice(at + 1) };
}

/** Where parts were merged meanwhile more rows are read. */
function unlessMoved(error: unknown): undefined {
  if (!(error instanceof PartsMoved)) throw error;
  return undefined;
}

/** Down to as many groups as may be kept, the least lately used questions first. */
function shrink<Value>(kept: Map<string, Value>, max: number, sizeOf: (one: Value) => number): void {
  let size = 0;
  for (const one of kept.values()) size += sizeOf(one);
  for (const [key, one] of kept) {
    if (size <= max) return;
    kept.delete(key);
    size -= sizeOf(one);
  }
}
