/**
 * Which conditions of all rules together a frame fulfils. Frames come again and again, in every event of a
 * project, so what was found for one is kept: thousands of rules then cost a look-up per frame. What is kept has
 * its cost with it, which is charged each time: a replay with nothing kept must end at the same place.
 *
 * What other rules may change meanwhile, `app` and `category`, is asked anew where everything else holds.
 */
import type { Frame } from "@vedette/protocol";
import type { StepMeter } from "../metered-glob.ts";
import type { FrameCondition, FrameKey, Matcher } from "./grouping-rule.ts";
import { familyOf } from "./platform-family.ts";
import {
  comparable,
  comparablePath,
  familyTest,
  globTest,
  isYes,
  pathTest,
  type TextTest,
} from "./text-test.ts";

/** The conditions that hold, a bit each, and what finding out costs. Frames of one key are alike to rules. */
export type FrameFits = { readonly key: string; readonly bits: Uint32Array; readonly steps: number };

export type ChangingFacts = { readonly inApp: boolean; readonly category: string | undefined };

export type FrameTest = {
  /** Its place in `FrameFits`. */
  readonly index: number;
  readonly holdsFor: (facts: ChangingFacts, meter: StepMeter) => boolean;
};

/** A rule's condition on a frame and on its neighbours. */
export type CompiledCondition = {
  readonly frame: FrameTest;
  readonly caller: FrameTest | undefined;
  readonly callee: FrameTest | undefined;
};

export type FrameConditions = {
  /** To be called for every rule before the first frame is looked at. */
  readonly add: (condition: FrameCondition) => CompiledCondition;
  readonly fitsOf: (frame: Frame, eventPlatform: string) => FrameFits;
};

type StaticFacts = {
  readonly [Key in "function" | "module" | "path" | "package" | "family"]: string | undefined;
};
type StaticTest = (facts: StaticFacts, meter: StepMeter) => boolean;

/** One frame alone may use up no more. */
const stepsPerFrameMax = 200_000;
const keyLengthMax = 1_500;

/** Frames of all projects together, some 20 MB; the oldest make room. */
const keptFramesMax = 32_768;
const kept = new Map<string, FrameFits>();
let conditionSets = 0;

export function createFrameConditions(): FrameConditions {
  conditionSets += 1;
  const set = conditionSets;
  const tests: (readonly StaticTest[])[] = [];

  const addTest = (matchers: readonly Matcher<FrameKey>[]): FrameTest => {
    const changing = matchers.flatMap(changingTest);
    tests.push(matchers.flatMap(staticTest));
    return {
      index: tests.length - 1,
      holdsFor: (facts, meter) => changing.every((test) => test(facts, meter)),
    };
  };

  const find = (key: string, frame: Frame, family: string): FrameFits => {
    const bits = new Uint32Array(Math.ceil(tests.length / 32));
    const meter = { steps: 1 };
    const path = frame.abs_path ?? frame.filename;
    const facts: StaticFacts = {
      function: comparable(frame.function ?? frame.raw_function),
      module: comparable(frame.module),
      path: path === undefined ? undefined : comparable(comparablePath(path)),
      package: frame.package === undefined ? undefined : comparable(comparablePath(frame.package)),
      family,
    };
    for (const [index, all] of tests.entries()) {
      if (meter.steps > stepsPerFrameMax) break;
      if (all.every((test) => test(facts, meter)))
        bits[index >> 5] = (bits[index >> 5] ?? 0) | (1 << (index & 31));
    }
    return { key, bits, steps: meter.steps };
  };

  return {
    add: ({ frame, caller, callee }) => ({
      frame: addTest(frame),
      caller: caller && addTest([caller]),
      callee: callee && addTest([callee]),
    }),
    fitsOf: (frame, eventPlatform) => {
      const family = familyOf(frame.platform ?? eventPlatform);
      const name = frame.function ?? frame.raw_function ?? "";
      const key = `${set}\n${family}\n${name}\n${frame.module ?? ""}\n${frame.abs_path ?? frame.filename ?? ""}\n${frame.package ?? ""}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const fits = find(key, frame, family);
      if (key.length <= keyLengthMax) {
        if (kept.size >= keptFramesMax) kept.delete(kept.keys().next().value ?? "");
        kept.set(key, fits);
      }
      return fits;
    },
  };
}

/** The conditions that any of the frames fulfils. */
export function fitsOfAny(all: readonly FrameFits[]): Pick<FrameFits, "bits"> {
  const bits = all[0]?.bits.slice() ?? new Uint32Array();
  for (const fits of all) {
    for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) | (fits.bits[word] ?? 0);
  }
  return { bits };
}

export function hasBit({ bits }: Pick<FrameFits, "bits">, index: number): boolean {
  return ((bits[index >> 5] ?? 0) & (1 << (index & 31))) !== 0;
}

function staticTest({ key, pattern, isNegated }: Matcher<FrameKey>): readonly StaticTest[] {
  if (key === "app" || key === "category") return [];
  const test = testOf(key, pattern);
  return [
    (facts, meter) => {
      meter.steps += 1;
      return test(facts[key], meter) !== isNegated;
    },
  ];
}

function testOf(key: keyof StaticFacts, pattern: string): TextTest {
  switch (key) {
    case "family":
      return familyTest(pattern);
    case "path":
    case "package":
      return pathTest(pattern);
    case "function":
    case "module":
      return globTest(pattern);
  }
}

function changingTest({
  key,
  pattern,
  isNegated,
}: Matcher<FrameKey>): readonly ((facts: ChangingFacts, meter: StepMeter) => boolean)[] {
  if (key === "app") {
    const wanted = isYes(pattern) !== isNegated;
    return [({ inApp }) => inApp === wanted];
  }
  if (key !== "category") return [];
  const test = globTest(pattern);
  return [({ category }, meter) => test(category, meter) !== isNegated];
}
