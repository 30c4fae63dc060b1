// One way to misbehave, and what must come of it. Whatever it is: no 5xx, the reason in JSON or in the outcomes,
// and whoever comes next is served.
import type { PostOptions, Target } from "../support/wire.ts";

export type AbuseCase = {
  readonly name: string;
  readonly request: (target: Target) => PostOptions;
  readonly expected: Expected;
};

export type Expected =
  /** Refused with one of these statuses and a sentence in JSON. */
  | { readonly kind: "refused"; readonly statuses: readonly number[]; readonly isCounted: boolean }
  /** Answered 2xx. The outcomes are exactly these, where given; else there is some outcome or none. */
  | { readonly kind: "taken"; readonly outcomes?: Readonly<Record<string, number>> }
  /** Either is right; a refusal still has its sentence, and what is taken has proper outcomes. */
  | { readonly kind: "either" };

/** Refused, and counted as an outcome with a reason: the sender was known. */
export function refused(...statuses: readonly number[]): Expected {
  return { kind: "refused", statuses, isCounted: true };
}

/** Refused before anybody could know whom to count it for. */
export function refusedUncounted(...statuses: readonly number[]): Expected {
  return { kind: "refused", statuses, isCounted: false };
}

export function taken(outcomes?: Readonly<Record<string, number>>): Expected {
  return outcomes === undefined ? { kind: "taken" } : { kind: "taken", outcomes };
}

export const either: Expected = { kind: "either" };

/** An envelope of raw lines. */
export function lines(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Buffer.concat(parts.flatMap((part) => [Buffer.from(part), Buffer.from("\n")]));
}
