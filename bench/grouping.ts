/**
 * How well grouping finds the faults of a labelled corpus (`bench/grouping/`), and what it costs per event.
 * `npm run bench -- grouping [seed]`
 */
import type { ErrorEvent } from "@vedette/protocol";
import { groupEvent as groupByVersion1 } from "../packages/server/src/rules/grouping/v1.ts";
import { groupEvent as groupByVersion2 } from "../packages/server/src/rules/grouping/v2/group-event.ts";
import { titleOf } from "../packages/server/src/rules/title.ts";
import { makeCorpus, platforms, type LabelledEvent } from "./grouping/corpus.ts";
import { faultKinds } from "./grouping/fault.ts";
import { floorHash } from "./grouping/floor.ts";
import { readEvent } from "./grouping/read-events.ts";
import {
  capped,
  recallByDimension,
  scoreOf,
  scoreOfPart,
  worstMerges,
  worstSplits,
  type GroupedEvent,
  type Score,
} from "./grouping/score.ts";
import { makeErrorEvent } from "./sample-events.ts";
import { printTable } from "./table.ts";

const corpusSize = { faultsPerPlatform: 180, eventsPerFaultMax: 160 };
const cap = 10;

type Grouper = (event: ErrorEvent) => string;

const groupers: Readonly<Record<string, Grouper>> = {
  "type and frames, hashed": floorHash,
  "version 1": (event) => groupByVersion1(event).hash,
  "version 2": (event) => groupByVersion2(event).hash,
};

export async function benchGrouping(seed = 1): Promise<void> {
  const read = [...makeCorpus(seed, corpusSize)].map((labelled) => ({
    labelled,
    event: readEvent(labelled.payload),
  }));
  const grouped = Object.entries(groupers).map(([name, group]) => ({
    name,
    events: read.map(({ labelled, event }) => withGroup(labelled, event, group)),
  }));
  const newest = grouped.at(-1)?.events ?? [];
  const few = capped(newest, cap);

  printTable(
    `Grouping, seed ${seed}: pairs of events in one group and of one fault`,
    grouped.flatMap(({ name, events }) => [
      {
        grouping: name,
        counted: `at most ${cap} events of a fault`,
        ...figures(scoreOf(capped(events, cap))),
      },
      { grouping: name, counted: "all events", ...figures(scoreOf(events)) },
    ]),
  );
  printTable(
    `By platform, at most ${cap} events of a fault`,
    Object.keys(platforms).map((platform) => ({
      platform,
      ...figures(scoreOfPart(few, (event) => event.platform === platform)),
    })),
  );
  printTable(
    "By kind of fault",
    faultKinds.map((kind) => ({ kind, ...figures(scoreOfPart(few, (event) => event.kind === kind)) })),
  );
  printTable(
    "Pairs of one fault that differ in …",
    [...recallByDimension(few)].map(([dimension, { pairs, recall }]) => ({
      dimension,
      pairs,
      recall: rounded(recall),
    })),
  );
  printBlemishes("Worst splits", worstSplits(few, 10));
  printBlemishes("Worst merges", worstMerges(few, 10));
  printTable("Cost on one core", costs());
  await Promise.resolve();
}

function withGroup(labelled: LabelledEvent, event: ErrorEvent, group: Grouper): GroupedEvent {
  const { platform, fault, kind, variation } = labelled;
  return { platform, fault, kind, variation, group: group(event), title: titleOf(event).title.slice(0, 60) };
}

/** Four places: 0.99 and 0.995 are not the same here. */
const rounded = (share: number): string => share.toFixed(4);

function figures({ precision, recall, f1, ...counts }: Score) {
  return { ...counts, precision: rounded(precision), recall: rounded(recall), F1: rounded(f1) };
}

function printBlemishes(title: string, blemishes: ReturnType<typeof worstSplits>): void {
  if (blemishes.length === 0) return;
  printTable(
    title,
    blemishes.map(({ what, pairs, titles }) => ({ pairs, what, titles: titles.join(" | ") })),
  );
}

const timedEvents = 400;
const rounds = 12;
const warmUpRounds = 4;

/** Events of 10 KB, each grouped as processing does it: once. */
function costs(): Record<string, string | number>[] {
  const events = Array.from({ length: timedEvents }, (_, seed) =>
    readEvent(makeErrorEvent({ sizeBytes: 10_240, seed })),
  );
  return Object.entries(groupers).map(([grouping, group]) => {
    let totalMs = 0;
    for (let round = 0; round < rounds; round += 1) {
      const startMs = threadCpuMs();
      for (const event of events) group(event);
      if (round >= warmUpRounds) totalMs += threadCpuMs() - startMs;
    }
    return { grouping, "µs per event of 10 KB": (totalMs * 1000) / ((rounds - warmUpRounds) * timedEvents) };
  });
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
