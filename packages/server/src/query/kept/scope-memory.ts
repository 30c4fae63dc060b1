/**
 * What is kept of one scope, in two layers. Answers hold as long as the same rows are stored. What was read of the
 * settled parts holds until these change, and answers are made of it and of the rows of the few other parts.
 *
 * A first look reads all rows in one statement that tells the settled ones apart, so that both layers come of it.
 */
import type { ErrorPart } from "#ports/event-store.ts";
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";
import { joinFront } from "./join-front.ts";
import {
  type Added,
  type FigureJoin,
  type FigureReads,
  type Front,
  type FrontJoin,
  type FrontReads,
  inPlace,
  type KeptGroups,
  type PlacedGroup,
  type SettledFront,
} from "./kept-groups.ts";
import { areThere, isSameRows } from "./part-changes.ts";
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
/** What is kept of a group's settled rows has its users, up to five kilobytes. */
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
};

/** A front is forty pages. */
export const memoryRules: MemoryRules = { ...settlingRules, frontMax: 1000, frontMin: 30 };

export type MemoryDeps = {
  readonly parts: () => Promise<readonly ErrorPart[] | undefined>;
  readonly rules: MemoryRules;
};

/** Parts were merged while they were read. */
class PartsMoved extends Error {}

/** With the parts that were there before it was read. */
type KeptFront<Group> = SettledFront<Group> & { readonly parts: readonly ErrorPart[] };

/** What is kept of the settled rows, with the parts that hold them. */
type Settled = {
  parts: readonly ErrorPart[];
  readonly fronts: Map<string, KeptFront<PlacedGroup>>;
  readonly figures: Map<string, Map<string, unknown>>;
};

export function createScopeMemory(first: readonly ErrorPart[], { parts, rules }: MemoryDeps): ScopeMemory {
  const { frontMax, frontMin } = rules;
  let now = first;
  let restless: Restless = new Map();
  let settled = settle(first);
  let fronts = new Map<string, Promise<Front<PlacedGroup>>>();
  let figuresBy = new Map<string, Map<string, Promise<unknown>>>();

  function settle(all: readonly ErrorPart[]): Settled {
    return { parts: chooseSettled(all, rules, restless), fronts: new Map(), figures: new Map() };
  }

  /** All rows, the settled ones apart; nothing while one of their parts was merged. */
  const ofAll = async <Value>(read: (rows: SplitRows) => Promise<Value>): Promise<Value> => {
    const asked = settled.parts;
    const value = await read(splitRows(asked));
    const after = await parts();
    if (after === undefined || !areThere(asked, after)) throw new PartsMoved();
    return value;
  };

  /** The rows of all other parts. A part that nobody knew may hold settled rows as well. */
  const ofOthers = async <Value>(read: (rows: StoredRows) => Promise<Added<Value>>): Promise<Value> => {
    const asked = settled.parts;
    const { value, strangers } = await read(rowsBeside(asked, now));
    if (strangers === 0) return value;
    const after = await parts();
    if (after === undefined || !areThere(asked, after)) throw new PartsMoved();
    return value;
  };

  /** Of what is kept and the other rows; `undefined` where nothing is, or where it does not go far. */
  const joinedFront = async <Group extends PlacedGroup>(
    key: string,
    join: FrontJoin<Group>,
  ): Promise<Front<Group> | undefined> => {
    const known = settled.fronts.get(key);
    if (known === undefined) return undefined;
    use(settled.fronts, key, known, frontsMax);
    // A key is one kind of question, so its groups are of one kind.
    const kept = known as KeptFront<Group>;
    const fresh = rowsBeside(kept.parts, []);
    const front = await ofOthers(async (rows) => await joinFront(kept, { rows, fresh }, join, frontMax));
    return front.isWhole || front.groups.length >= frontMin ? front : undefined;
  };

  const wholeFront = async <Group extends PlacedGroup>(
    key: string,
    join: FrontJoin<Group>,
  ): Promise<Front<Group>> => {
    const [into, before] = [settled, now];
    const read = await ofAll(async (rows) => await join.whole(rows, frontMax));
    use(into.fronts, key, { ...read, parts: before }, frontsMax);
    const { last } = read;
    const groups = read.groups
      .map(({ all }) => all)
      .filter((group) => (last === undefined || inPlace(group, last) <= 0) && join.belongs?.(group) !== false)
      .toSorted(inPlace);
    return { groups: groups.slice(0, frontMax), isWhole: last === undefined && groups.length <= frontMax };
  };

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
    key: string,
    groups: readonly GroupKey[],
    join: FigureJoin<Figure, Base>,
  ): Promise<ReadonlyMap<string, Figure>> => {
    const into = settled;
    const found = await ofAll(async (rows) => await join.whole(rows, groups));
    const kept = into.figures.get(key) ?? new Map<string, unknown>();
    for (const group of groups) kept.set(groupKeyText(group), found.get(groupKeyText(group))?.base);
    use(into.figures, key, kept, figureKeysMax);
    shrink(into.figures);
    return new Map([...found].map(([text, { figure }]) => [text, figure]));
  };

  const joinedFigures = async <Figure, Base>(
    kept: ReadonlyMap<string, unknown>,
    groups: readonly GroupKey[],
    join: FigureJoin<Figure, Base>,
  ): Promise<ReadonlyMap<string, Figure>> => {
    const bases = new Map<string, Base>();
    for (const group of groups) {
      const base = kept.get(groupKeyText(group)) as Base | undefined;
      if (base !== undefined) bases.set(groupKeyText(group), base);
    }
    return await ofOthers(async (rows) => await join.joined(rows, groups, bases));
  };

  /** Of the groups whose settled rows are known these and the others together, and all rows of the rest. */
  const readFigures = async <Figure, Base>(
    key: string,
    groups: readonly GroupKey[],
    { read, join }: FigureReads<Figure, Base>,
  ): Promise<ReadonlyMap<string, Figure>> => {
    if (join === undefined || settled.parts.length === 0 || groups.length > basesMax)
      return await read(groups);
    const kept = settled.figures.get(key) ?? new Map<string, unknown>();
    use(settled.figures, key, kept, figureKeysMax);
    const isKnown = (group: GroupKey): boolean => kept.has(groupKeyText(group));
    const orRead = async (
      some: readonly GroupKey[],
      readSome: () => Promise<ReadonlyMap<string, Figure>>,
    ): Promise<ReadonlyMap<string, Figure>> =>
      some.length === 0 ? new Map() : ((await readSome().catch(unlessMoved)) ?? (await read(some)));
    const known = groups.filter(isKnown);
    const rest = groups.filter((group) => !isKnown(group));
    const [joined, whole] = await Promise.all([
      orRead(known, async () => await joinedFigures(kept, known, join)),
      orRead(rest, async () => await wholeFigures(key, rest, join)),
    ]);
    return new Map([...joined, ...whole]);
  };

  return {
    moveTo: (after) => {
      const next = nextSettled(settled.parts, now, after, rules);
      if (!isSameRows(now, after)) {
        fronts = new Map();
        figuresBy = new Map();
      }
      now = after;
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

/** Where parts were merged meanwhile all rows are read. */
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
function shrink(figures: Map<string, Map<string, unknown>>): void {
  let size = 0;
  for (const one of figures.values()) size += one.size;
  for (const [key, one] of figures) {
    if (size <= basesMax) return;
    figures.delete(key);
    size -= one.size;
  }
}
