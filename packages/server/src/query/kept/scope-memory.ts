/**
 * What is kept of one scope, in two layers. Answers hold as long as the same rows are stored. What was read of the
 * settled parts holds until these change, and answers are made of it and of the rows of the few other parts.
 *
 * The settled rows are read behind the first answer, one read at a time, so that nobody waits for them.
 */
import type { ErrorPart } from "#ports/event-store.ts";
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";
import { joinFront } from "./join-front.ts";
import type {
  Added,
  FigureJoin,
  FigureReads,
  Front,
  FrontJoin,
  FrontReads,
  KeptGroups,
  PlacedGroup,
  SettledFront,
} from "./kept-groups.ts";
import { areThere, isSameRows } from "./part-changes.ts";
import {
  chooseSettled,
  moreRestless,
  nextSettled,
  type Restless,
  type SettlingRules,
} from "./settled-parts.ts";
import { rowsBeside, rowsOf } from "./stored-rows.ts";

/** Forty pages; who goes further reads the store. */
export const frontMax = 1000;
/** A front that goes less far is read whole. */
const frontMin = 30;
const besidesMax = 1500;
const frontsMax = 24;
const figureKeysMax = 24;
const figuresMax = 2500;
/** What is kept of a group's settled rows has its users, up to five kilobytes. */
const basesMax = 1500;

export type ScopeMemory = KeptGroups & {
  /** The parts of now; what no longer holds is forgotten. */
  readonly moveTo: (parts: readonly ErrorPart[]) => void;
};

export type MemoryDeps = {
  readonly parts: () => Promise<readonly ErrorPart[] | undefined>;
  readonly rules: SettlingRules;
  /** Runs what can wait, one after the other; false where it waits already, or too much does. */
  readonly later: (name: string, work: () => Promise<void>) => boolean;
};

/** Parts were merged while they were read. */
class PartsMoved extends Error {}

/** What is kept of the settled rows, with the parts that hold them. */
type Settled = {
  parts: readonly ErrorPart[];
  readonly fronts: Map<string, SettledFront<PlacedGroup> | "wanted">;
  readonly figures: Map<string, Map<string, unknown>>;
};

export function createScopeMemory(
  first: readonly ErrorPart[],
  { parts, rules, later }: MemoryDeps,
): ScopeMemory {
  let now = first;
  let restless: Restless = new Map();
  const served = new WeakSet<SettledFront<PlacedGroup>>();
  let settled = settle(first);
  let fronts = new Map<string, Promise<Front<PlacedGroup>>>();
  let figuresBy = new Map<string, Map<string, Promise<unknown>>>();

  function settle(all: readonly ErrorPart[]): Settled {
    return { parts: chooseSettled(all, rules, restless), fronts: new Map(), figures: new Map() };
  }

  /** The rows of the settled parts, and nothing while one of these was merged. */
  const ofSettled = async <Value>(
    read: (rows: ReturnType<typeof rowsOf>) => Promise<Value>,
  ): Promise<Value> => {
    const asked = settled.parts;
    const value = await read(rowsOf(asked));
    const after = await parts();
    if (after === undefined || !areThere(asked, after)) throw new PartsMoved();
    return value;
  };

  /** The rows of all other parts. A part that nobody knew may hold settled rows as well. */
  const ofOthers = async <Value>(
    read: (rows: ReturnType<typeof rowsBeside>) => Promise<Added<Value>>,
  ): Promise<Value> => {
    const asked = settled.parts;
    const { value, strangers } = await read(rowsBeside(asked, now));
    if (strangers === 0) return value;
    const after = await parts();
    if (after === undefined || !areThere(asked, after)) throw new PartsMoved();
    return value;
  };

  /** The settled rows of those groups behind a front whose other rows carry them farthest. */
  const readBesides = async <Group extends PlacedGroup>(
    front: readonly Group[],
    { loose, settled: read }: FrontJoin<Group>,
  ): Promise<ReadonlyMap<string, Group | undefined>> => {
    const known = new Set(front.map(groupKeyText));
    const found = await ofOthers(async (rows) => await loose(rows, front, front.length + besidesMax));
    const others = found.filter((group) => !known.has(groupKeyText(group))).slice(0, besidesMax);
    if (others.length === 0) return new Map();
    const groups = await ofSettled(async (rows) => await read(rows, others.length, others));
    const byKey = new Map(groups.map((group) => [groupKeyText(group), group]));
    return new Map(others.map((group) => [groupKeyText(group), byKey.get(groupKeyText(group))]));
  };

  const prepareFront = <Group extends PlacedGroup>(key: string, { join }: FrontReads<Group>): void => {
    const into = settled;
    if (join === undefined || into.parts.length === 0 || into.fronts.has(key)) return;
    const isAccepted = later(`front ${key}`, async () => {
      if (settled !== into || into.fronts.get(key) !== "wanted") return;
      try {
        const read = await ofSettled(async (rows) => await join.settled(rows, frontMax + 1));
        const [groups, isWhole] = [read.slice(0, frontMax), read.length <= frontMax];
        const besides = isWhole ? new Map<string, Group>() : await readBesides(groups, join);
        into.fronts.set(key, { groups, isWhole, besides });
      } catch {
        // It is tried again at the next look.
        into.fronts.delete(key);
      }
    });
    if (isAccepted) use(into.fronts, key, "wanted", frontsMax);
  };

  const joinedFront = async <Group extends PlacedGroup>(
    key: string,
    { join }: FrontReads<Group>,
  ): Promise<Front<Group> | undefined> => {
    const known = settled.fronts.get(key);
    if (join === undefined || known === undefined || known === "wanted") return undefined;
    use(settled.fronts, key, known, frontsMax);
    // A key is one kind of question, so its groups are of one kind.
    const base = known as SettledFront<Group>;
    const front = await ofOthers(async (rows) => await joinFront(base, rows, join, frontMax));
    const isLong = front.isWhole || front.groups.length >= frontMin;
    if (isLong) served.add(known);
    // It became short by what was stored since: with other groups beside it it may be long again.
    else if (served.has(known)) settled.fronts.delete(key);
    return isLong ? front : undefined;
  };

  const prepareFigures = <Figure, Base>(
    key: string,
    groups: readonly GroupKey[],
    join: FigureJoin<Figure, Base> | undefined,
  ): void => {
    const into = settled;
    if (join === undefined || into.parts.length === 0) return;
    later(`figures ${key}`, async () => {
      if (settled !== into) return;
      const kept = into.figures.get(key) ?? new Map<string, unknown>();
      const missing = groups.filter((group) => !kept.has(groupKeyText(group)));
      if (missing.length === 0 || missing.length > basesMax) return;
      try {
        const found = await ofSettled(async (rows) => await join.settled(rows, missing));
        for (const group of missing) kept.set(groupKeyText(group), found.get(groupKeyText(group)));
        use(into.figures, key, kept, figureKeysMax);
        shrink(into.figures);
        await joinedFigures(key, missing, join);
      } catch {
        // It is tried again at the next look.
      }
    });
  };

  const joinedFigures = async <Figure, Base>(
    key: string,
    groups: readonly GroupKey[],
    join: FigureJoin<Figure, Base>,
  ): Promise<ReadonlyMap<string, Figure>> => {
    const kept = settled.figures.get(key);
    if (groups.length === 0 || kept === undefined) return new Map();
    use(settled.figures, key, kept, figureKeysMax);
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
    const kept = join === undefined ? undefined : settled.figures.get(key);
    if (join === undefined || kept === undefined) {
      const found = await read(groups);
      prepareFigures(key, groups, join);
      return found;
    }
    const isKnown = (group: GroupKey): boolean => kept.has(groupKeyText(group));
    const rest = groups.filter((group) => !isKnown(group));
    const [joined, others] = await Promise.all([
      joinedFigures(key, groups.filter(isKnown), join).catch(unlessMoved),
      rest.length === 0 ? new Map<string, Figure>() : read(rest),
    ]);
    if (rest.length > 0) prepareFigures(key, rest, join);
    return joined === undefined ? await read(groups) : new Map([...joined, ...others]);
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
      const readWhole = async (): Promise<Front<Group>> => {
        const groups = await reads.first(frontMax + 1);
        prepareFront(key, reads);
        return { groups: groups.slice(0, frontMax), isWhole: groups.length <= frontMax };
      };
      const reading =
        kept ??
        joinedFront(key, reads)
          .catch(unlessMoved)
          .then(async (front) => front ?? (await readWhole()));
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
