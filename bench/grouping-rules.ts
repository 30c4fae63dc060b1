/**
 * What a project's rules of grouping cost per event, in microseconds on one core: none, the built-in ones, and
 * more and more of its own, of which none fits (the usual case) or all look at the message, which differs every
 * time. `node bench/grouping-rules.ts [sizeBytes]`
 */
import { readEnvelope, type ErrorEvent } from "@vedette/protocol";
import { enrich } from "../packages/server/src/process/steps/enrich.ts";
import type { ItemContext } from "../packages/server/src/process/steps/item-context.ts";
import { normalize, type NormalizedItem } from "../packages/server/src/process/steps/normalize.ts";
import { parseJson } from "../packages/server/src/process/steps/parse-json.ts";
import { startSteps } from "../packages/server/src/process/steps/step.ts";
import { tag } from "../packages/server/src/process/steps/tag.ts";
import {
  compileGroupingRules,
  type CompiledGroupingRules,
} from "../packages/server/src/rules/grouping-rules/compile-grouping-rules.ts";
import { groupByRules } from "../packages/server/src/rules/grouping-rules/group-by-rules.ts";
import { contextOf, fail, nowMs, threadCpuMs } from "./item-context.ts";
import { makeErrorEnvelope } from "./sample-events.ts";

const eventCount = 200;
const rounds = 60;
const warmUpRounds = 20;
const sizeBytes = Number(process.argv[2] ?? 10_240);

const steps = startSteps<Uint8Array, ItemContext>()
  .step("parse_json", parseJson)
  .step("normalize", normalize)
  .step("enrich", enrich)
  .step("tag", tag<NormalizedItem>);

function sampleEvent(seed: number): ErrorEvent {
  const read = readEnvelope(Buffer.from(makeErrorEnvelope({ sizeBytes, seed, nowMs })));
  if (!read.ok) return fail();
  const { header, items } = read.envelope;
  const result = steps.run(items[0]?.payload ?? fail(), contextOf(header));
  return result.kind === "keep" ? result.value.event : fail();
}

function rules(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

const pathRule = (index: number): string => `path:**/vendor_${index}/** function:load_* -app -group`;
const typeRule = (index: number): string =>
  `type:Fault${index}* module:shop.part_${index}.* -> fault-${index}`;
const messageRule = (index: number): string => `message:"*order ${index}x was lost*" -> order`;

const none = { fingerprintRules: "", stackTraceRules: "" };
const own = (count: number) => ({
  fingerprintRules: rules(count, typeRule),
  stackTraceRules: rules(count, pathRule),
});
const cases: readonly (readonly [name: string, rules: CompiledGroupingRules])[] = [
  ["no rules", compileGroupingRules(none, false)],
  ["built-in rules", compileGroupingRules(none, true)],
  ["and 10 own of each kind", compileGroupingRules(own(10), true)],
  ["and 1,000 own of each kind", compileGroupingRules(own(1_000), true)],
  [
    "and 1,000 about messages",
    compileGroupingRules({ ...none, fingerprintRules: rules(1_000, messageRule) }, true),
  ],
];

const events = Array.from({ length: eventCount }, (_, seed) => sampleEvent(seed));
console.log(`µs per event of ${sizeBytes} B, with its group and title`);
for (const [name, compiled] of cases) {
  let startMs = threadCpuMs();
  for (let round = 0; round < rounds; round += 1) {
    if (round === warmUpRounds) startMs = threadCpuMs();
    for (const event of events)
      groupByRules(event, { rules: none, compiled, version: { version: 2 }, receivedAtMs: 0 });
  }
  const each = ((threadCpuMs() - startMs) * 1000) / ((rounds - warmUpRounds) * eventCount);
  console.log(`${name.padEnd(28)}${each.toFixed(1).padStart(8)}`);
}
for (const count of [10, 1_000]) {
  const startMs = threadCpuMs();
  compileGroupingRules(own(count), true);
  console.log(
    `${`making ${count} of each ready`.padEnd(28)}${((threadCpuMs() - startMs) * 1000).toFixed(0).padStart(8)}`,
  );
}
