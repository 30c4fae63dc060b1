/**
 * Processing as a list of named steps. A step takes the value so far and says what becomes of the item; the
 * list stops at the first that does not keep it. The types grow along the way, so a step that needs what
 * another one finds cannot stand before it.
 *
 * Expected ends are values. An exception is a bug in that step: the item is dead, under the step's name.
 */
import type { FilterReason, InvalidReason, SamplingReason } from "@vedette/protocol";

export type StepResult<Value> =
  | { readonly kind: "keep"; readonly value: Value }
  | { readonly kind: "drop"; readonly outcome: "invalid"; readonly reason: InvalidReason }
  | {
      readonly kind: "drop";
      readonly outcome: "filtered";
      readonly reason: FilterReason | SamplingReason;
    };

export type Step<In, Out, Context> = (value: In, context: Context) => StepResult<Out>;

export type Finished<Value> =
  | StepResult<Value>
  | { readonly kind: "dead"; readonly reason: string; readonly error: unknown };

export type Steps<In, Out, Context> = {
  /** The same list with one more step at its end. */
  readonly step: <Next>(name: string, step: Step<Out, Next, Context>) => Steps<In, Next, Context>;
  readonly names: readonly string[];
  readonly run: (value: In, context: Context) => Finished<Out>;
};

export function keep<Value>(value: Value): StepResult<Value> {
  return { kind: "keep", value };
}

export function invalid(reason: InvalidReason): StepResult<never> {
  return { kind: "drop", outcome: "invalid", reason };
}

export function filtered(reason: FilterReason | SamplingReason): StepResult<never> {
  return { kind: "drop", outcome: "filtered", reason };
}

type Entry = { readonly name: string; readonly step: Step<unknown, unknown, unknown> };

/** An empty list. */
export function startSteps<In, Context>(): Steps<In, In, Context> {
  return makeSteps<In, In, Context>([]);
}

function makeSteps<In, Out, Context>(entries: readonly Entry[]): Steps<In, Out, Context> {
  return {
    names: entries.map((entry) => entry.name),
    step: <Next>(name: string, step: Step<Out, Next, Context>) =>
      makeSteps<In, Next, Context>([...entries, { name, step: step as Entry["step"] }]),
    run: (value, context) => runEntries(entries, value, context) as Finished<Out>,
  };
}

function runEntries(entries: readonly Entry[], start: unknown, context: unknown): Finished<unknown> {
  let value = start;
  for (const { name, step } of entries) {
    let result: StepResult<unknown>;
    try {
      result = step(value, context);
    } catch (error) {
      return { kind: "dead", reason: name, error };
    }
    if (result.kind !== "keep") return result;
    value = result.value;
  }
  return keep(value);
}
