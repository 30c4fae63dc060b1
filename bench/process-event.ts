/**
 * What each step of processing one error event costs, in microseconds on one core: the figure that bounds how
 * many events a core takes. `node bench/process-event.ts [sizeBytes …]`
 */
import { readEnvelope, type EnvelopeItem } from "@vedette/protocol";
import { toRow } from "../packages/server/src/process/kinds/error/error-row.ts";
import { enrich } from "../packages/server/src/process/steps/enrich.ts";
import { filter } from "../packages/server/src/process/steps/filter.ts";
import { fingerprint } from "../packages/server/src/process/steps/fingerprint.ts";
import type { ItemContext } from "../packages/server/src/process/steps/item-context.ts";
import { normalize } from "../packages/server/src/process/steps/normalize.ts";
import { parseJson } from "../packages/server/src/process/steps/parse-json.ts";
import { sample, type SampledItem } from "../packages/server/src/process/steps/sample.ts";
import { scrub } from "../packages/server/src/process/steps/scrub.ts";
import type { Step } from "../packages/server/src/process/steps/step.ts";
import { tag } from "../packages/server/src/process/steps/tag.ts";
import { contextOf, fail, nowMs, threadCpuMs } from "./item-context.ts";
import { makeErrorEnvelope } from "./sample-events.ts";

const eventsPerRound = 200;
const rounds = 24;
const warmUpRounds = 8;

type Timed = { readonly name: string; totalMs: number };

type Stages = {
  readonly timings: readonly Timed[];
  readonly processOne: (bytes: Uint8Array) => void;
};

/** Event by event, as the server does it: what an event leaves behind is garbage before the next one. */
function makeStages(): Stages {
  const timings: Timed[] = [];
  const stage = <In, Out>(name: string, work: (value: In, context: ItemContext) => Out) => {
    const timing: Timed = { name, totalMs: 0 };
    timings.push(timing);
    return (value: In, context: ItemContext): Out => {
      const startMs = performance.now();
      const done = work(value, context);
      timing.totalMs += performance.now() - startMs;
      return done;
    };
  };
  const step = <In, Out>(name: string, run: Step<In, Out, ItemContext>) =>
    stage(name, (value: In, context) => {
      const result = run(value, context);
      return result.kind === "keep" ? result.value : fail();
    });
  const read = stage("read_envelope", (bytes: Uint8Array) => readEnvelope(bytes));
  const parse = step("parse_json", parseJson);
  const normalized = step("normalize", normalize);
  const enriched = step("enrich", enrich);
  const filtered = step("filter", filter);
  const sampled = step("sample", sample);
  const scrubbed = step("scrub", scrub<SampledItem>);
  const tagged = step("tag", tag<SampledItem>);
  const grouped = step("fingerprint", fingerprint<SampledItem>);
  const stored = step("to_row", toRow);
  return {
    timings,
    processOne: (bytes) => {
      const envelope = read(bytes, contextOf());
      if (!envelope.ok) return fail();
      const context = contextOf(envelope.envelope.header);
      const item: EnvelopeItem = envelope.envelope.items[0] ?? fail();
      const parsed = parse(item.payload, context);
      const wanted = filtered(enriched(normalized(parsed, context), context), context);
      const clean = tagged(scrubbed(sampled(wanted, context), context), context);
      stored(grouped(clean, context), context);
    },
  };
}

/** Wall clock for the steps; for the whole also what the thread used, which a busy machine distorts less. */
function measure(sizeBytes: number): { readonly timings: readonly Timed[]; readonly cpuMs: number } {
  const envelopes = Array.from({ length: eventsPerRound }, (_, seed) =>
    Buffer.from(makeErrorEnvelope({ sizeBytes, seed, nowMs })),
  );
  const { timings, processOne } = makeStages();
  let cpuStart = threadCpuMs();
  for (let round = 0; round < rounds; round += 1) {
    if (round === warmUpRounds) {
      for (const timing of timings) timing.totalMs = 0;
      cpuStart = threadCpuMs();
    }
    for (const bytes of envelopes) processOne(bytes);
  }
  return { timings, cpuMs: threadCpuMs() - cpuStart };
}

const sizes = process.argv
  .slice(2)
  .map(Number)
  .filter((size) => size > 0);
const columns = (sizes.length > 0 ? sizes : [1024, 10_240, 40_960]).map((size) => ({
  size,
  ...measure(size),
}));
const counted = (rounds - warmUpRounds) * eventsPerRound;
const cell = (ms: number): string => ((ms * 1000) / counted).toFixed(1).padStart(12);
console.log(`${"µs per event".padEnd(16)}${columns.map(({ size }) => `${size} B`.padStart(12)).join("")}`);
for (const [row, { name }] of (columns[0]?.timings ?? []).entries()) {
  console.log(`${name.padEnd(16)}${columns.map(({ timings }) => cell(timings[row]?.totalMs ?? 0)).join("")}`);
}
const total = (timings: readonly Timed[]): number => timings.reduce((sum, timing) => sum + timing.totalMs, 0);
console.log(`${"together".padEnd(16)}${columns.map(({ timings }) => cell(total(timings))).join("")}`);
console.log(`${"CPU".padEnd(16)}${columns.map(({ cpuMs }) => cell(cpuMs)).join("")}`);
