/**
 * What is kept of one scope, in three layers. Answers hold as long as the same rows are stored. What was counted up to
 * a mark holds while the parts of then are there, or were merged with each other: the rows of the parts that came are
 * added to it. Where those were merged with new ones, what was read of the settled parts holds still, and the rows of
 * the few other parts are added to that.
 *
 * A first look reads all rows in one statement that tells the settled ones apart, so that all layers come of it. Where
 * settled parts are chosen anew, their rows are read again after looks, when nobody waits.
 */
import type { ErrorPart } from "#ports/event-store.ts";
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";
import { type CountingRules, createCountedGroups } from "./counted-groups.ts";
import { createCountedRows, PartsMoved } from "./counted-rows.ts";
import type { FigureReads, Front, FrontReads, KeptGroups, PlacedGroup } from "./kept-groups.ts";
import type { QuietWork } from "./quiet-work.ts";
import { settlingRules } from "./settled-parts.ts";
import { keepLastUsed } from "./keep-last-used.ts";

const frontsMax = 24;
const figureKeysMax = 24;
const figuresMax = 2500;
const movedMax = 5;

export type ScopeMemory = KeptGroups & {
  /** The parts of now; what no longer holds is forgotten. */
  readonly moveTo: (parts: readonly ErrorPart[]) => void;
};

/** A front is forty pages. */
export const memoryRules: CountingRules = {
  settling: settlingRules,
  frontMax: 1000,
  frontMin: 30,
  groupsMax: 60_000,
  looseMax: 60_000,
  othersMax: 1000,
};

export type MemoryDeps = {
  readonly parts: () => Promise<readonly ErrorPart[] | undefined>;
  readonly rules: CountingRules;
  readonly quiet: Pick<QuietWork, "add">;
};

export function createScopeMemory(
  first: readonly ErrorPart[],
  { parts, rules, quiet }: MemoryDeps,
): ScopeMemory {
  const rows = createCountedRows(first, parts, rules);
  let counted = createCountedGroups(rows, rules);
  let fronts = new Map<string, Promise<Front<PlacedGroup>>>();
  let figuresBy = new Map<string, Map<string, Promise<unknown>>>();

  /** Until all of it is counted over the settled parts of now, or these are merged again and again. */
  const renew = (): void => {
    const of = rows.settled();
    let movedLeft = movedMax;
    quiet.add(async () => {
      if (rows.settled() !== of) return false;
      try {
        return await counted.renew();
      } catch (error) {
        if (!(error instanceof PartsMoved)) throw error;
        movedLeft -= 1;
        return movedLeft > 0;
      }
    });
  };

  return {
    moveTo: (after) => {
      const before = rows.settled();
      const { isSame, isLost } = rows.moveTo(after);
      if (!isSame) {
        fronts = new Map();
        figuresBy = new Map();
      }
      if (isLost) counted = createCountedGroups(rows, rules);
      if (rows.settled() === before || isLost) return;
      counted.forgetUnused();
      renew();
    },
    front: async <Group extends PlacedGroup>(key: string, reads: FrontReads<Group>) => {
      const into = fronts;
      const kept = into.get(key) as Promise<Front<Group>> | undefined;
      const reading = kept ?? counted.front(key, reads);
      keepLastUsed(into, key, reading, frontsMax);
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
      keepLastUsed(figuresBy, key, figures, figureKeysMax);
      const missing = groups.filter((group) => !figures.has(groupKeyText(group)));
      if (missing.length > 0) {
        const reading = counted.figures(key, missing, reads);
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
