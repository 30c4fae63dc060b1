/**
 * Which share of what comes in is kept. The decision follows from the item's id alone, so a replay decides the
 * same; and items that share an id (a trace's transactions and spans, say) share their fate under equal rates.
 *
 * What is kept stands for what is not: its weight is 1/rate. Where that is no whole number the weight is one of
 * the two beside it, by the id, so that sums stay true (a rate of 0.7 with weights of 1 alone would lose a third).
 */
import type { SamplingReason } from "@vedette/protocol";
import type { IngestSettings, SamplingRule } from "#domain/ingest-settings/ingest-settings.ts";
import { createGlob, type GlobTest } from "../glob.ts";

/** What rules may ask of an item. */
export type SamplingFacts = {
  readonly release?: string | undefined;
  readonly environment?: string | undefined;
  readonly transaction?: string | undefined;
  readonly level?: string | undefined;
};

export type SamplingDecision =
  | { readonly isKept: true; readonly weight: number }
  | { readonly isKept: false; readonly reason: SamplingReason };

type CompiledRule = {
  readonly category: SamplingRule["category"];
  readonly rate: number;
  readonly reason: SamplingReason;
  readonly tests: readonly (readonly [keyof SamplingFacts, GlobTest])[];
};

const kept: SamplingDecision = { isKept: true, weight: 1 };
const weightMax = 1_000_000;

const compiled = new WeakMap<readonly SamplingRule[], readonly CompiledRule[]>();

/** The first rule of the category that fits decides; without one everything is kept. */
export function sampleItem(
  category: SamplingRule["category"],
  id: string,
  facts: SamplingFacts,
  settings: Pick<IngestSettings, "sampling">,
): SamplingDecision {
  if (settings.sampling.length === 0) return kept;
  const rule = rulesOf(settings.sampling).find(
    (one) => one.category === category && one.tests.every(([fact, test]) => test(facts[fact] ?? "")),
  );
  if (rule === undefined || rule.rate >= 1) return kept;
  const [share, rounding] = sharesOf(id);
  if (share >= rule.rate) return { isKept: false, reason: rule.reason };
  const whole = Math.floor(1 / rule.rate);
  const weight = rounding < 1 / rule.rate - whole ? whole + 1 : whole;
  return { isKept: true, weight: Math.min(weightMax, weight) };
}

function rulesOf(rules: readonly SamplingRule[]): readonly CompiledRule[] {
  const known = compiled.get(rules);
  if (known !== undefined) return known;
  const made = rules.map((rule): CompiledRule => {
    const { category, rate, release, environment, transaction, level } = rule;
    const globs: readonly (readonly [keyof SamplingFacts, string | undefined])[] = [
      ["release", release],
      ["environment", environment],
      ["transaction", transaction],
      ["level", level],
    ];
    const tests = globs.flatMap(([fact, glob]) =>
      glob === undefined || glob === "" ? [] : [[fact, createGlob(glob)] as const],
    );
    return { category, rate, reason: `Sampled:${rule.id}`, tests };
  });
  compiled.set(rules, made);
  return made;
}

/** Two numbers from 0 to below 1, evenly spread over ids; ids are chosen by clients, so they are mixed first. */
function sharesOf(id: string): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let index = 0; index < id.length; index += 1) {
    const code = id.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) + 0x2545f491;
  }
  return [mixed(a) / 2 ** 32, mixed(b) / 2 ** 32];
}

function mixed(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x7feb352d);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}
