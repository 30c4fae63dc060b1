/**
 * What is kept of one scope, in three layers. Answers hold as long as the same rows are stored. What was counted up to
 * a mark holds while the parts of then are there, or were merged with each other: the rows of the parts that came are
 * added to it. Where those were merged with new ones, what was read of the settled parts holds still, and the rows of
 * the few other parts are added to that.
 *
 * A first look reads all rows in one statement that tells the settled ones apart, so that all layers come of it.
 */
import type { ErrorPart } from "#ports/event-store.ts";
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";
import { addToTable, createFrontTable, type FrontTable, frontOf } from "./front-table.ts";
import type {
  Added,
  FigureJoin,
  FigureReads,
  Front,
  FrontJoin,
  FrontReads,
  KeptGroups,
  PlacedGroup,
  Split,
} from "./kept-groups.ts";
import { areThere, followParts, isSameRows, type Mark, withoutNews } from "./part-changes.ts";
import {
  chooseSettled,
  moreRestless,
  nextSettled,
  type Restless,
  type SettlingRules,
  settlingRules,
} from "./settled-parts.ts";
import { rowsBeside, type SplitRows, splitRows, type StoredRows } from "./stored-rows.ts";

const frontsMax = 24;
const figureKeysMax = 24;
const figuresMax = 2500;
/** What is kept of a group has its users, twice up to five kilobytes. */
const basesMax = 1500;

export type ScopeMemory = KeptGroups & {
  /** The parts of now; what no longer holds is forgotten. */
  readonly moveTo: (parts: readonly ErrorPart[]) => void;
};

export type MemoryRules = SettlingRules & {
  /** Who goes further in an order reads the store. */
  readonly frontMax: number;
  /** A front that goes less far is read whole. */
  readonly frontMin: number;
  /** So many groups are kept of an order that keeps all, and twice as many of all orders together. */
  readonly groupsMax: number;
  /** Where more groups got rows since the last look, or outside of a table since it was read, all are read. */
  readonly changedMax: number;
};

/** A front is forty pages. */
export const memoryRules: MemoryRules = {
  ...settlingRules,
  frontMax: 1000,
  frontMin: 30,
  groupsMax: 60_000,
  changedMax: 3000,
};

export type MemoryDeps = {
  readonly parts: () => Promise<readonly ErrorPart[] | undefined>;
  readonly rules: MemoryRules;
};

/** Parts were merged while they were read. */
class PartsMoved extends Error {}

type Counted<Base> = Split<Base | undefined> & { readonly mark: Mark };

/** What holds while the settled parts do. */
type Settled = {
  parts: readonly ErrorPart[];
  readonly fronts: Map<string, FrontTable<PlacedGroup>>;
  /** By question, then by group. */
  readonly figures: Map<string, Map<string, Counted<unknown>>>;
};

type RowsSince = {
  readonly rows: StoredRows;
  readonly fresh: StoredRows | undefined;
  /** They come to all that was counted; to the settled rows otherwise. */
  readonly isAfterAll: boolean;
};

/** How often the few rows that came are read where parts are merged meanwhile. */
const attemptsMax = 2;

const nothingCounted: Mark = { parts: [], isExact: false };

export function createScopeMemory(first: readonly ErrorPart[], { parts, rules }: MemoryDeps): ScopeMemory {
  const { frontMax, frontMin, groupsMax, changedMax } = rules;
  let now = first;
  /** The parts that were seen last, perhaps in the middle of a question. */
  let seen: Mark = { parts: first, isExact: true };
  let restless: Restless = new Map();
  let settled = settle(first);
  let fronts = new Map<string, Promise<Front<PlacedGroup>>>();
  let figuresBy = new Map<string, Map<string, Promise<unknown>>>();
  const turns = new WeakMap<object, Promise<unknown>>();

  function settle(all: readonly ErrorPart[]): Settled {
    return { parts: chooseSettled(all, rules, restless), fronts: new Map(), figures: new Map() };
  }

  const see = async (): Promise<Mark> => {
    const after = await parts();
    if (after === undefined) throw new PartsMoved();
    seen = { parts: after, isExact: true };
    return seen;
  };

  /** The settled parts among those that were seen last. */
  const settledNow = (): readonly ErrorPart[] => {
    const followed = followParts(settled.parts, now, seen.parts);
    if (followed === undefined) throw new PartsMoved();
    return followed;
  };

  /** All rows, the settled ones apart; nothing while one of their parts was merged. */
  const ofAll = async <Value>(
    read: (rows: SplitRows) => Promise<Value>,
  ): Promise<{ readonly value: Value; readonly mark: Mark }> => {
    const [asked, before] = [settledNow(), seen];
    const value = await read(splitRows(asked));
    const after = await see();
    if (!areThere(asked, after.parts)) throw new PartsMoved();
    return { value, mark: isSameRows(before.parts, after.parts) ? after : { ...before, isExact: false } };
  };

  /**
   * The rows of all but some parts. A part that nobody knew may hold rows of these as well: nothing where one of them
   * was merged.
   */
  const beside = async <Value>(
    some: readonly ErrorPart[],
    asked: Mark,
    read: (rows: StoredRows) => Promise<Added<Value>>,
  ): Promise<{ readonly value: Value; readonly isExact: boolean } | undefined> => {
    const { value, strangers } = await read(rowsBeside(some, asked.parts));
    if (strangers === 0) return { value, isExact: true };
    return areThere(some, (await see()).parts) ? { value, isExact: false } : undefined;
  };

  /** The rows that came since a mark, as far as they can be told from the others of what is kept `of` settled parts. */
  const since = async <Value>(
    of: Settled,
    mark: Mark,
    read: (of: RowsSince) => Promise<Added<Value>>,
  ): Promise<{ readonly value: Value; readonly isAfterAll: boolean; readonly mark: Mark }> => {
    const readBeside = async (some: readonly ErrorPart[], how: Omit<RowsSince, "rows">) => {
      const asked = seen;
      const found = await beside(some, asked, async (rows) => await read({ rows, ...how }));
      if (found === undefined) return undefined;
      const { value, isExact } = found;
      return { value, isAfterAll: how.isAfterAll, mark: isExact ? asked : { ...mark, isExact } };
    };
    // What is merged in the meantime is seen, and mostly still tells the rows apart.
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const counted = mark.isExact ? followParts(mark.parts, mark.parts, seen.parts) : undefined;
      if (counted === undefined) break;
      const found = await readBeside(counted, { fresh: undefined, isAfterAll: true });
      if (found !== undefined) return found;
    }
    // Another look may have chosen settled parts anew meanwhile: what is kept was counted over the former ones.
    if (settled !== of) throw new PartsMoved();
    const fresh = rowsBeside(withoutNews(mark.parts, seen.parts), []);
    const found = await readBeside(settledNow(), { fresh, isAfterAll: false });
    if (found === undefined) throw new PartsMoved();
    return found;
  };

  /** A table is added to by one look at a time. */
  const inTurn = async <Value>(table: object, look: () => Promise<Value>): Promise<Value> => {
    const turn = (turns.get(table) ?? Promise.resolve()).then(look);
    turns.set(
      table,
      turn.catch(() => undefined),
    );
    return await turn;
  };

  /** Of what is kept and the rows that came; `undefined` where nothing is, or where it does not go far. */
  const joinedFront = async <Group extends PlacedGroup>(
    key: string,
    join: FrontJoin<Group>,
  ): Promise<Front<Group> | undefined> => {
    const into = settled;
    // A key is one kind of question, so its groups are of one kind.
    const table = into.fronts.get(key) as FrontTable<Group> | undefined;
    if (table === undefined) return undefined;
    return await inTurn(table, async () => {
      if (settled !== into) return undefined;
      const { value, isAfterAll, mark } = await since(
        into,
        table.mark,
        async ({ rows, fresh }) => await join.loose({ rows, fresh, limit: changedMax }),
      );
      if (value.length >= changedMax || table.others.size > changedMax) return undefined;
      addToTable(table, value, isAfterAll, join);
      table.mark = mark;
      keepFront(into, key, table);
      const front = frontOf(table, join, frontMax);
      return front.isWhole || front.groups.length >= frontMin ? front : undefined;
    });
  };

  const wholeFront = async <Group extends PlacedGroup>(
    key: string,
    join: FrontJoin<Group>,
  ): Promise<Front<Group>> => {
    const into = settled;
    const limit = join.keepsAll === true ? groupsMax : 2 * frontMax;
    const { value, mark } = await ofAll(async (rows) => await join.whole(rows, limit));
    const table = createFrontTable(value, mark);
    keepFront(into, key, table);
    return frontOf(table, join, frontMax);
  };

  function keepFront<Group extends PlacedGroup>(
    { fronts: tables }: Settled,
    key: string,
    table: FrontTable<Group>,
  ): void {
    // Whoever takes it out again knows of which kind its groups are.
    use(tables, key, table as unknown as FrontTable<PlacedGroup>, frontsMax);
    shrink(tables, 2 * groupsMax, ({ groups, others }) => groups.size + others.size);
  }

  const readFront = async <Group extends PlacedGroup>(
    key: string,
    { first: readFirst, join }: FrontReads<Group>,
  ): Promise<Front<Group>> => {
    const front =
      join === undefined || settled.parts.length === 0
        ? undefined
        : ((await joinedFront(key, join).catch(unlessMoved)) ??
          (await wholeFront(key, join).catch(unlessMoved)));
    if (front !== undefined) return front;
    const groups = await readFirst(frontMax + 1);
    return { groups: groups.slice(0, frontMax), isWhole: groups.length <= frontMax };
  };

  const wholeFigures = async <Figure, Base>(
    kept: Map<string, Counted<unknown>>,
    groups: readonly GroupKey[],
    join: FigureJoin<Figure, Base>,
  ): Promise<ReadonlyMap<string, Figure>> => {
    const { value, mark } = await ofAll(async (rows) => await join.whole(rows, groups));
    for (const group of groups) {
      const text = groupKeyText(group);
      kept.set(text, { all: undefined, settled: undefined, ...value.get(text), mark });
    }
    return new Map([...value].map(([text, { all }]) => [text, join.figureOf(all)]));
  };

  const joinedFigures = async <Figure, Base>(
    kept: Map<string, Counted<unknown>>,
    groups: readonly GroupKey[],
    mark: Mark,
    join: FigureJoin<Figure, Base>,
  ): Promise<ReadonlyMap<string, Figure>> => {
    const into = settled;
    const counted = groups.flatMap((group) => {
      const text = groupKeyText(group);
      const one = kept.get(text) as Counted<Base> | undefined;
      return one === undefined ? [] : [{ text, one }];
    });
    const found = await since(into, mark, async ({ rows, isAfterAll }) => {
      const bases = new Map<string, Base>();
      for (const { text, one } of counted) {
        const base = isAfterAll ? one.all : one.settled;
        if (base !== undefined) bases.set(text, base);
      }
      return await join.joined(rows, groups, bases);
    });
    for (const { text, one } of counted)
      kept.set(text, { all: found.value.get(text), settled: one.settled, mark: found.mark });
    return new Map([...found.value].map(([text, base]) => [text, join.figureOf(base)]));
  };

  /** Of the groups that were counted these and the rows that came, and all rows of the rest. */
  const readFigures = async <Figure, Base>(
    key: string,
    groups: readonly GroupKey[],
    { read, join }: FigureReads<Figure, Base>,
  ): Promise<ReadonlyMap<string, Figure>> => {
    if (join === undefined || settled.parts.length === 0 || groups.length > basesMax)
      return await read(groups);
    const { figures } = settled;
    const kept = figures.get(key) ?? new Map<string, Counted<unknown>>();
    const byMark = Map.groupBy(groups, (group) => {
      const mark = kept.get(groupKeyText(group))?.mark;
      return mark?.isExact === false ? nothingCounted : mark;
    });
    const found = await Promise.all(
      [...byMark].map(
        async ([mark, some]) =>
          (await (
            mark === undefined ? wholeFigures(kept, some, join) : joinedFigures(kept, some, mark, join)
          ).catch(unlessMoved)) ?? (await read(some)),
      ),
    );
    use(figures, key, kept, figureKeysMax);
    shrink(figures, basesMax, ({ size }) => size);
    return new Map(found.flatMap((one) => [...one]));
  };

  return {
    moveTo: (after) => {
      const next = nextSettled(settled.parts, now, after, rules);
      if (!isSameRows(now, after)) {
        fronts = new Map();
        figuresBy = new Map();
      }
      now = after;
      seen = { parts: after, isExact: true };
      if (next === undefined) {
        restless = moreRestless(restless, settled.parts, after, rules);
        settled = settle(after);
      } else settled.parts = next;
    },
    front: async <Group extends PlacedGroup>(key: string, reads: FrontReads<Group>) => {
      const into = fronts;
      const kept = into.get(key) as Promise<Front<Group>> | undefined;
      const reading = kept ?? readFront(key, reads);
      use(into, key, reading, frontsMax);
      reading.catch(() => {
        if (into.get(key) === reading) into.delete(key);
      });
      return await reading;
    },
    figures: async <Figure, Base>(
      key: string,
      groups: readonly GroupKey[],
      reads: FigureReads<Figure, Base>,
    ): Promise<ReadonlyMap<string, Figure>> => {
      const figures = figuresBy.get(key) ?? new Map<string, Promise<unknown>>();
      if (figures.size + groups.length > figuresMax) figures.clear();
      use(figuresBy, key, figures, figureKeysMax);
      const missing = groups.filter((group) => !figures.has(groupKeyText(group)));
      if (missing.length > 0) {
        const reading = readFigures(key, missing, reads);
        for (const group of missing) {
          const text = groupKeyText(group);
          const one = reading.then((found) => found.get(text));
          figures.set(text, one);
          one.catch(() => {
            if (figures.get(text) === one) figures.delete(text);
          });
        }
      }
      // Taken before anything is waited for: what is forgotten meanwhile was asked before.
      const taken = groups.map((group) => [groupKeyText(group), figures.get(groupKeyText(group))] as const);
      const answer = new Map<string, Figure>();
      for (const [text, figure] of taken) {
        const value = (await figure) as Figure | undefined;
        if (value !== undefined) answer.set(text, value);
      }
      return answer;
    },
  };
}

/** Where parts were merged meanwhile more rows are read. */
function unlessMoved(error: unknown): undefined {
  if (!(error instanceof PartsMoved)) throw error;
  return undefined;
}

/** As the last used one; the one that was not used for longest goes. */
function use<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
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
