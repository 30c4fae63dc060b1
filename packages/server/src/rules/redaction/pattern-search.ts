/**
 * Runs the program of a pattern over a text: all of its threads together, character by character, so that the
 * time is bounded by the lengths of both. A budget of steps, shared by the texts of an event, bounds the rest.
 */
import { isWordCode, type Assertion, type PatternProgram } from "./pattern-program.ts";

export type StepBudget = { stepsLeft: number };

export type Found = { readonly start: number; readonly end: number };

/** The places of the pattern in the text, from left to right; `undefined` when the budget was used up. */
export function searchPattern(
  program: PatternProgram,
  text: string,
  budget: StepBudget,
): readonly Found[] | undefined {
  const found: Found[] = [];
  const search = createSearch(program, text, budget);
  let from = 0;
  while (from <= text.length) {
    const next = search(from);
    if (budget.stepsLeft <= 0) return undefined;
    if (next === undefined) break;
    if (next.end > next.start) found.push(next);
    from = next.end > next.start ? next.end : next.end + 1;
  }
  return found;
}

/** Threads stand at an instruction and know where their match began; the first in the list is preferred. */
type Threads = { readonly at: number[]; readonly starts: number[] };

function createSearch({ instructions: program, begins }: PatternProgram, text: string, budget: StepBudget) {
  const seenIn = new Int32Array(program.length).fill(-1);
  const stack: number[] = [];
  let current: Threads = { at: [], starts: [] };
  let next: Threads = { at: [], starts: [] };
  let generation = 0;

  /** Follows everything that takes no character. */
  function add(threads: Threads, instruction: number, start: number, position: number): void {
    stack.push(instruction);
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (seenIn[index] === generation) continue;
      seenIn[index] = generation;
      budget.stepsLeft -= 1;
      const one = program[index];
      if (one === undefined) continue;
      if (one.op === "fork") {
        stack.push(one.second, one.first);
      } else if (one.op === "assert") {
        if (holds(one.assertion, text, position)) stack.push(index + 1);
      } else {
        threads.at.push(index);
        threads.starts.push(start);
      }
    }
  }

  /** The next place where something can begin; what is found empty is of no interest. */
  function skip(from: number): number {
    let position = from;
    while (position < text.length) {
      const code = text.charCodeAt(position);
      if (code >= 128 || begins[code] === 1) break;
      position += 1;
    }
    return position;
  }

  return (from: number): Found | undefined => {
    let best: Found | undefined;
    current.at.length = current.starts.length = 0;
    generation += 1;
    for (let position = from; position <= text.length && budget.stepsLeft > 0; position += 1) {
      if (current.at.length === 0 && best === undefined) {
        position = skip(position);
        if (position >= text.length) return undefined;
      }
      if (best === undefined) add(current, 0, position, position);
      if (current.at.length === 0 && best !== undefined) break;
      const code = position < text.length ? text.charCodeAt(position) : -1;
      next.at.length = next.starts.length = 0;
      generation += 1;
      budget.stepsLeft -= current.at.length;
      for (let index = 0; index < current.at.length; index += 1) {
        const at = current.at[index] ?? 0;
        const start = current.starts[index] ?? 0;
        const one = program[at];
        if (one?.op === "found") {
          best = { start, end: position };
          // What comes after it in the list is less preferred.
          break;
        }
        if (code < 0 || one?.op !== "character") continue;
        if (code < 128 ? one.ascii[code] === 1 : one.test(code)) add(next, at + 1, start, position + 1);
      }
      [current, next] = [next, current];
    }
    return best;
  };
}

function holds(assertion: Assertion, text: string, position: number): boolean {
  if (assertion === "start") return position === 0;
  if (assertion === "end") return position === text.length;
  const before = position > 0 && isWordCode(text.charCodeAt(position - 1));
  const after = position < text.length && isWordCode(text.charCodeAt(position));
  return (before !== after) === (assertion === "word");
}
