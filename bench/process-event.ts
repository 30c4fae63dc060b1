/**
 * What each step of processing one error event costs, in microseconds on one core: the figure that bounds how
 * many events a core takes. `node bench/process-event.ts [sizeBytes …]`
 */
import { parseNumericId, readEnvelope, type EnvelopeItem, type KeyId, type ProjectId } from "@vedette/protocol";
import { toRow } from "../packages/server/src/process/kinds/error/error-row.ts";
import { enrich } from "../packages/server/src/process/steps/enrich.ts";
import { fingerprint } from "../packages/server/src/process/steps/fingerprint.ts";
import type { ItemContext } from "../packages/server/src/process/steps/item-context.ts";
import { normalize } from "../packages/server/src/process/steps/normalize.ts";
import { parseJson } from "../packages/server/src/process/steps/parse-json.ts";
import { scrub } from "../packages/server/src/process/steps/scrub.ts";
import type { Step } from "../packages/server/src/process/steps/step.ts";
import { makeErrorEnvelope } from "./sample-events.ts";

const nowMs = Date.UTC(2026, 10, 20, 12);
const eventsPerRound = 200;
const rounds = 12;
const warmUpRounds = 4;

type Timed = { readonly name: string; totalMs: number };

function contextOf(header: ItemContext["envelopeHeader"]): ItemContext {
  return {
    envelopeHeader: header,
    record: {
      projectId: parseNumericId<ProjectId>("1") ?? fail(),
      keyId: parseNumericId<KeyId>("1") ?? fail(),
      receivedAtMs: nowMs,
      retentionDays: 90,
      clientIp: "203.0.113.7",
      userAgent: "",
      fallbackEventId: "0".repeat(31) + "1",
      format: "envelope",
      encoding: "identity",
      offset: 0,
    },
  };
}

function fail(): never {
  throw new Error("a sample could not be made");
}

function measure(sizeBytes: number): readonly Timed[] {
  const envelopes = Array.from({ length: eventsPerRound }, (_, seed) => makeErrorEnvelope({ sizeBytes, seed, nowMs }));
  const timings: Timed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round === warmUpRounds) for (const timing of timings) timing.totalMs = 0;
    const stage = stageTimer(timings);
    const items = stage("read_envelope", envelopes, (bytes) => {
      const read = readEnvelope(bytes);
      if (!read.ok) return fail();
      const item: EnvelopeItem = read.envelope.items[0] ?? fail();
      return { payload: item.payload, context: contextOf(read.envelope.header) };
    });
    const run = <In, Out>(name: string, values: readonly In[], step: Step<In, Out, ItemContext>): Out[] =>
      stage(name, values, (value, index) => {
        const result = step(value, items[index]?.context ?? fail());
        return result.kind === "keep" ? result.value : fail();
      });
    const payloads = items.map((item) => item.payload);
    const parsed = run("parse_json", payloads, parseJson);
    const normalized = run("normalize", parsed, normalize);
    const scrubbed = run("scrub", normalized, scrub);
    const enriched = run("enrich", scrubbed, enrich);
    const grouped = run("fingerprint", enriched, fingerprint);
    run("to_row", grouped, toRow);
  }
  return timings;
}

function stageTimer(timings: Timed[]) {
  return <In, Out>(name: string, values: readonly In[], work: (value: In, index: number) => Out): Out[] => {
    let timing = timings.find((known) => known.name === name);
    if (timing === undefined) {
      timing = { name, totalMs: 0 };
      timings.push(timing);
    }
    const startMs = performance.now();
    const done = values.map(work);
    timing.totalMs += performance.now() - startMs;
    return done;
  };
}

const sizes = process.argv.slice(2).map(Number).filter((size) => size > 0);
const columns = (sizes.length > 0 ? sizes : [1024, 10_240, 40_960]).map((size) => ({ size, timings: measure(size) }));
const counted = (rounds - warmUpRounds) * eventsPerRound;
const cell = (ms: number): string => ((ms * 1000) / counted).toFixed(1).padStart(12);
console.log(`${"µs per event".padEnd(16)}${columns.map(({ size }) => `${size} B`.padStart(12)).join("")}`);
for (const [row, { name }] of (columns[0]?.timings ?? []).entries()) {
  console.log(`${name.padEnd(16)}${columns.map(({ timings }) => cell(timings[row]?.totalMs ?? 0)).join("")}`);
}
const total = (timings: readonly Timed[]): number => timings.reduce((sum, timing) => sum + timing.totalMs, 0);
console.log(`${"together".padEnd(16)}${columns.map(({ timings }) => cell(total(timings))).join("")}`);
