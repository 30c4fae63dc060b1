/** What is kept of one scope. Whatever is read while groups change is read anew for those groups before it is used. */
import type { ErrorPart } from "#ports/event-store.ts";
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";
import { type Front, type FrontReads, inPlace, type KeptGroups, type PlacedGroup } from "./kept-groups.ts";

/** Forty pages; who goes further reads the store. */
export const frontMax = 1000;
const frontsMax = 24;
const figureKeysMax = 24;
const figuresMax = 2500;

type KeptFront = {
  readonly front: Promise<Front<PlacedGroup>>;
  /** Groups whose rows were added to since the front was read. */
  readonly outdated: Map<string, GroupKey>;
};

export type ScopeMemory = KeptGroups & {
  readonly parts: () => readonly ErrorPart[];
  readonly moveTo: (parts: readonly ErrorPart[]) => void;
  /** Rows of these were added. */
  readonly outdate: (groups: readonly GroupKey[]) => void;
};

export function createScopeMemory(first: readonly ErrorPart[]): ScopeMemory {
  let parts = first;
  const fronts = new Map<string, KeptFront>();
  const figuresBy = new Map<string, Map<string, Promise<unknown>>>();

  const keepFront = (key: string, front: Promise<Front<PlacedGroup>>): void => {
    const kept: KeptFront = { front, outdated: new Map() };
    use(fronts, key, kept, frontsMax);
    front.catch(() => {
      if (fronts.get(key) === kept) fronts.delete(key);
    });
  };

  return {
    parts: () => parts,
    moveTo: (now) => {
      parts = now;
    },
    outdate: (groups) => {
      for (const group of groups) {
        const text = groupKeyText(group);
        for (const { outdated } of fronts.values()) outdated.set(text, group);
        for (const figures of figuresBy.values()) figures.delete(text);
      }
      for (const [key, { outdated }] of fronts) if (outdated.size > frontMax) fronts.delete(key);
    },
    front: async <Group extends PlacedGroup>(
      key: string,
      reads: FrontReads<Group>,
    ): Promise<Front<Group>> => {
      const kept = fronts.get(key);
      // A key is one kind of question, so its groups are of one kind.
      const before = kept?.front as Promise<Front<Group>> | undefined;
      if (kept === undefined || before === undefined) {
        const read = readFront(reads);
        keepFront(key, read);
        return await read;
      }
      if (kept.outdated.size === 0) {
        use(fronts, key, kept, frontsMax);
        return await before;
      }
      const mended = mendFront(before, [...kept.outdated.values()], reads);
      keepFront(key, mended);
      return await mended;
    },
    figures: async <Figure>(
      key: string,
      groups: readonly GroupKey[],
      read: (groups: readonly GroupKey[]) => Promise<ReadonlyMap<string, Figure>>,
    ): Promise<ReadonlyMap<string, Figure>> => {
      const known = figuresBy.get(key);
      const figures = known ?? new Map<string, Promise<unknown>>();
      if (figures.size + groups.length > figuresMax) figures.clear();
      use(figuresBy, key, figures, figureKeysMax);
      const missing = groups.filter((group) => !figures.has(groupKeyText(group)));
      if (missing.length > 0) {
        const reading = read(missing);
        for (const group of missing) {
          const text = groupKeyText(group);
          const one = reading.then((found) => found.get(text));
          figures.set(text, one);
          one.catch(() => {
            if (figures.get(text) === one) figures.delete(text);
          });
        }
      }
      // Taken before anything is waited for: what becomes outdated meanwhile was asked before.
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

/** As the last used one; the one that was not used for longest goes. */
function use<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}

async function readFront<Group extends PlacedGroup>(reads: FrontReads<Group>): Promise<Front<Group>> {
  const groups = await reads.first(frontMax + 1);
  return { groups: groups.slice(0, frontMax), isWhole: groups.length <= frontMax };
}

/**
 * The groups behind a front do not stand before its last one, and those of them that changed are read. So whatever
 * stands before that place is known, and the front goes that far.
 */
async function mendFront<Group extends PlacedGroup>(
  before: Promise<Front<Group>>,
  outdated: readonly GroupKey[],
  reads: FrontReads<Group>,
): Promise<Front<Group>> {
  const changed = reads.changedBy(outdated);
  const [{ groups, isWhole }, anew] = await Promise.all([before, reads.anew(changed)]);
  const leaves = new Set(changed.map(groupKeyText));
  const last = groups.at(-1);
  const isKnown = (group: Group): boolean => isWhole || last === undefined || inPlace(group, last) <= 0;
  const mended = [...groups.filter((group) => !leaves.has(groupKeyText(group))), ...anew.filter(isKnown)];
  mended.sort(inPlace);
  // One that has become short says little: all is read at once.
  if (!isWhole && mended.length < frontMax / 2) return await readFront(reads);
  // An order that has grown beyond what is kept is a front from now on.
  return { groups: mended.slice(0, frontMax), isWhole: isWhole && mended.length <= frontMax };
}
