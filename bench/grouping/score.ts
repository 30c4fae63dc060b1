/**
 * Pairwise score of a grouping: of all pairs of events in one group, how many belong together (precision); of all
 * pairs that belong together, how many are in one group (recall). Events of different platforms are of different
 * projects and never meet.
 */
import { variedDimensions, type VariedDimension } from "./occurrence.ts";
import type { LabelledEvent } from "./corpus.ts";

export type GroupedEvent = Omit<LabelledEvent, "payload"> & {
  readonly group: string;
  readonly title: string;
};

export type Score = {
  readonly events: number;
  readonly faults: number;
  readonly groups: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
};

const pairs = (count: number): number => (count * (count - 1)) / 2;
const keyOf = (event: GroupedEvent): string => `${event.platform}:${event.group}`;

/** The first so many events of each fault: loud faults shall not hide the rest. */
export function capped(events: readonly GroupedEvent[], perFault: number): readonly GroupedEvent[] {
  const counts = new Map<string, number>();
  return events.filter(({ fault }) => {
    const count = (counts.get(fault) ?? 0) + 1;
    counts.set(fault, count);
    return count <= perFault;
  });
}

export function scoreOf(events: readonly GroupedEvent[]): Score {
  return scoreOfPart(events, () => true);
}

/** Of the pairs in which an event of the part takes part; the other may be any. */
export function scoreOfPart(
  events: readonly GroupedEvent[],
  isOfPart: (event: GroupedEvent) => boolean,
): Score {
  const together = new Map<string, number>();
  const groups = new Map<string, { all: number; part: number }>();
  const faults = new Map<string, number>();
  let count = 0;
  for (const event of events) {
    const isPart = isOfPart(event);
    const group = groups.get(keyOf(event)) ?? { all: 0, part: 0 };
    groups.set(keyOf(event), { all: group.all + 1, part: group.part + (isPart ? 1 : 0) });
    if (!isPart) continue;
    count += 1;
    faults.set(event.fault, (faults.get(event.fault) ?? 0) + 1);
    const both = `${event.fault}|${event.group}`;
    together.set(both, (together.get(both) ?? 0) + 1);
  }
  let right = 0;
  for (const size of together.values()) right += pairs(size);
  let grouped = 0;
  let partGroups = 0;
  for (const { all, part } of groups.values()) {
    if (part > 0) partGroups += 1;
    grouped += pairs(all) - pairs(all - part);
  }
  let belonging = 0;
  for (const size of faults.values()) belonging += pairs(size);
  const precision = grouped === 0 ? 1 : right / grouped;
  const recall = belonging === 0 ? 1 : right / belonging;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { events: count, faults: faults.size, groups: partGroups, precision, recall, f1 };
}

/** Of the pairs of one fault that differ in a dimension: how many are in one group. */
export function recallByDimension(
  events: readonly GroupedEvent[],
): ReadonlyMap<VariedDimension, { readonly pairs: number; readonly recall: number }> {
  const byFault = Map.groupBy(events, ({ fault }) => fault);
  return new Map(
    variedDimensions.map((dimension) => {
      let all = 0;
      let right = 0;
      for (const own of byFault.values()) {
        for (const [index, one] of own.entries()) {
          for (const other of own.slice(index + 1)) {
            if (one.variation[dimension] === other.variation[dimension]) continue;
            all += 1;
            if (one.group === other.group) right += 1;
          }
        }
      }
      return [dimension, { pairs: all, recall: all === 0 ? 1 : right / all }];
    }),
  );
}

export type Blemish = { readonly what: string; readonly pairs: number; readonly titles: readonly string[] };

/** Faults that lie in several groups, by how many pairs are lost. */
export function worstSplits(events: readonly GroupedEvent[], count: number): readonly Blemish[] {
  return worst(
    events,
    count,
    ({ fault }) => fault,
    (event) => event.group,
    ({ kind }) => kind,
  );
}

/** Groups that hold several faults, by how many pairs are wrong. */
export function worstMerges(events: readonly GroupedEvent[], count: number): readonly Blemish[] {
  return worst(
    events,
    count,
    keyOf,
    ({ fault }) => fault,
    ({ kind, fault }) => `${kind} ${fault}`,
  );
}

function worst(
  events: readonly GroupedEvent[],
  count: number,
  whole: (event: GroupedEvent) => string,
  part: (event: GroupedEvent) => string,
  name: (event: GroupedEvent) => string,
): readonly Blemish[] {
  const found: Blemish[] = [];
  for (const [key, own] of Map.groupBy(events, whole)) {
    const parts = [...Map.groupBy(own, part).values()].sort((a, b) => b.length - a.length);
    if (parts.length < 2) continue;
    const lost = pairs(own.length) - parts.reduce((sum, each) => sum + pairs(each.length), 0);
    const [first] = own;
    if (first === undefined) continue;
    const titles = parts
      .slice(0, 3)
      .flatMap(([event]) => (event === undefined ? [] : [`${name(event)}: ${event.title}`]));
    found.push({ what: `${key} (${parts.length})`, pairs: lost, titles });
  }
  return found.sort((a, b) => b.pairs - a.pairs).slice(0, count);
}
