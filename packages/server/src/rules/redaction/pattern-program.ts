/**
 * Regular expressions that people write into settings, as programs for a search in linear time: what they are
 * held against is hostile, and the language's own expressions may take for ever. References back and looking
 * around are refused, as no such search knows them; everything else means what it means elsewhere.
 */

import { written, type WrittenFaultCode, type WrittenReason, writtenSentence } from "../written-fault.ts";

/** Where in the text of a pattern or selector something is wrong. */
export class WrittenWrong extends Error {
  override readonly name = "WrittenWrong";
  readonly reason: WrittenReason;
  /** Counted from 0. */
  readonly position: number;

  constructor(reason: WrittenReason, position: number) {
    super(writtenSentence(reason));
    this.reason = reason;
    this.position = position;
  }
}

export type CharacterTest = (code: number) => boolean;
export type Assertion = "start" | "end" | "word" | "noWord";

export type Instruction =
  | { readonly op: "character"; readonly test: CharacterTest; readonly ascii: Uint8Array }
  /** Goes on at both; the first is preferred. */
  | { op: "fork"; first: number; second: number }
  | { readonly op: "assert"; readonly assertion: Assertion }
  | { readonly op: "found" };

export type PatternProgram = {
  readonly instructions: readonly Instruction[];
  /** By the codes of ASCII: whether something that is not empty can begin with the character. */
  readonly begins: Uint8Array;
};

const asciiCodes = 128;

type Node =
  | { readonly kind: "empty" }
  | { readonly kind: "character"; readonly test: CharacterTest }
  | { readonly kind: "assert"; readonly assertion: Assertion }
  | { readonly kind: "sequence"; readonly parts: readonly Node[] }
  | { readonly kind: "choice"; readonly options: readonly Node[] }
  | {
      readonly kind: "repeat";
      readonly part: Node;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    };

export const patternLengthMax = 500;
const repeatMax = 1000;
const programLengthMax = 3000;
const groupDepthMax = 20;

/** Throws `WrittenWrong`. `(?i)` at the beginning makes the case of letters count for nothing. */
export function compilePattern(text: string): PatternProgram {
  if (text.length > patternLengthMax)
    throw new WrittenWrong(written("pattern_too_long", { max: patternLengthMax }), patternLengthMax);
  const reader = createReader(text);
  const node = reader.choice(0);
  if (!reader.isAtEnd()) throw new WrittenWrong(written("group_not_open"), reader.position());
  const program: Instruction[] = [];
  emit(node, program);
  program.push({ op: "found" });
  return { instructions: program, begins: beginningsOf(program) };
}

function createReader(text: string) {
  const ignoresCase = text.startsWith("(?i)");
  let at = ignoresCase ? 4 : 0;
  const fail = (code: WrittenFaultCode, position = at, params: WrittenReason["params"] = {}): never => {
    throw new WrittenWrong(written(code, params), position);
  };

  function choice(depth: number): Node {
    if (depth > groupDepthMax) fail("groups_too_deep");
    const options = [sequence(depth)];
    while (text[at] === "|") {
      at += 1;
      options.push(sequence(depth));
    }
    return options.length === 1 && options[0] ? options[0] : { kind: "choice", options };
  }

  function sequence(depth: number): Node {
    const parts: Node[] = [];
    while (at < text.length && text[at] !== "|" && text[at] !== ")") parts.push(repeated(depth));
    return parts.length === 0 ? { kind: "empty" } : { kind: "sequence", parts };
  }

  function repeated(depth: number): Node {
    const start = at;
    let part = atom(depth);
    for (let count = readCount(); count !== undefined; count = readCount()) {
      if (part.kind === "assert" || part.kind === "repeat") fail("nothing_to_repeat", start);
      const isLazy = text[at] === "?";
      if (isLazy) at += 1;
      part = { kind: "repeat", part, ...count, isLazy };
    }
    return part;
  }

  function readCount(): { readonly min: number; readonly max: number } | undefined {
    const sign = text[at];
    if (sign === "*" || sign === "+" || sign === "?") {
      at += 1;
      return { min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Infinity };
    }
    const written = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(text.slice(at, at + 14));
    if (written === null) return undefined;
    const min = Number(written[1]);
    const max = written[2] === undefined ? min : written[3] === "" ? Infinity : Number(written[3]);
    if (min > repeatMax || (max !== Infinity && (max > repeatMax || max < min)))
      fail("repeat_bounds", at, { max: repeatMax });
    at += written[0].length;
    return { min, max };
  }

  function atom(depth: number): Node {
    const sign = text[at];
    if (sign === "(") return group(depth);
    if (sign === "*" || sign === "+" || sign === "?") return fail("nothing_to_repeat");
    if (sign === "[") return { kind: "character", test: characterClass() };
    if (sign === "\\") return escaped();
    at += 1;
    if (sign === ".") return { kind: "character", test: (code) => code !== 10 && code !== 13 };
    if (sign === "^") return { kind: "assert", assertion: "start" };
    if (sign === "$") return { kind: "assert", assertion: "end" };
    return { kind: "character", test: single(text.charCodeAt(at - 1)) };
  }

  function group(depth: number): Node {
    const start = at;
    at += 1;
    if (text[at] === "?") {
      const named = /^\?<[A-Za-z_]\w{0,40}>/.exec(text.slice(at, at + 45));
      if (named !== null) at += named[0].length;
      else if (text.startsWith("?:", at)) at += 2;
      else fail("special_group", start);
    }
    const inside = choice(depth + 1);
    if (text[at] !== ")") fail("group_not_closed", start);
    at += 1;
    return inside;
  }

  function escaped(): Node {
    const next = text[at + 1];
    if (next === "b" || next === "B") {
      at += 2;
      return { kind: "assert", assertion: next === "b" ? "word" : "noWord" };
    }
    return { kind: "character", test: escapedClass() ?? single(escapedCode()) };
  }

  function escapedClass(): CharacterTest | undefined {
    const test = classes[text[at + 1] ?? ""];
    if (test !== undefined) at += 2;
    return test;
  }

  function escapedCode(): number {
    const start = at;
    const name = text[at + 1];
    if (name === undefined) return fail("backslash_at_end");
    at += 2;
    const control = controls[name];
    if (control !== undefined) return control;
    if (name === "x" || name === "u") {
      const digits = text.slice(at, at + (name === "x" ? 2 : 4));
      if (!/^(?:[0-9a-fA-F]{2}){1,2}$/.test(digits)) fail("hex_lacking", start);
      at += digits.length;
      return Number.parseInt(digits, 16);
    }
    if (/[1-9]/.test(name) || name === "k") return fail("back_reference", start);
    if (/[A-Za-z0]/.test(name)) return fail("unknown_escape", start, { name: `\\${name}` });
    return name.charCodeAt(0);
  }

  function characterClass(): CharacterTest {
    const start = at;
    at += 1;
    const isNegated = text[at] === "^";
    if (isNegated) at += 1;
    const tests: CharacterTest[] = [];
    for (let first = true; first || text[at] !== "]"; first = false) {
      if (at >= text.length) fail("class_not_closed", start);
      if (first && text[at] === "]") break;
      const named = text[at] === "\\" ? escapedClass() : undefined;
      tests.push(named ?? classRange());
    }
    at += 1;
    return isNegated
      ? (code) => !tests.some((test) => test(code))
      : (code) => tests.some((test) => test(code));
  }

  function classRange(): CharacterTest {
    const start = at;
    const from = classCode();
    if (text[at] !== "-" || text[at + 1] === "]" || at + 1 >= text.length) return single(from);
    at += 1;
    const to = classCode();
    if (to < from) fail("range_backwards", start);
    return ignoresCase
      ? (code) => otherCases(code).some((one) => one >= from && one <= to)
      : (code) => code >= from && code <= to;
  }

  function classCode(): number {
    if (text[at] === "\\") return text[at + 1] === "b" ? ((at += 2), 8) : escapedCode();
    at += 1;
    return text.charCodeAt(at - 1);
  }

  function single(wanted: number): CharacterTest {
    if (!ignoresCase) return (code) => code === wanted;
    const cases = otherCases(wanted);
    return (code) => cases.includes(code);
  }

  return { choice, isAtEnd: () => at >= text.length, position: () => at };
}

function otherCases(code: number): readonly number[] {
  const character = String.fromCharCode(code);
  return [code, character.toLowerCase().charCodeAt(0), character.toUpperCase().charCodeAt(0)];
}

export function isWordCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
  );
}

const isDigit: CharacterTest = (code) => code >= 48 && code <= 57;
const isSpace: CharacterTest = (code) =>
  code <= 32 ? code === 32 || (code >= 9 && code <= 13) : code === 160;
const classes: Readonly<Record<string, CharacterTest | undefined>> = Object.assign(Object.create(null), {
  d: isDigit,
  D: (code: number) => !isDigit(code),
  w: isWordCode,
  W: (code: number) => !isWordCode(code),
  s: isSpace,
  S: (code: number) => !isSpace(code),
});
const controls: Readonly<Record<string, number | undefined>> = { n: 10, r: 13, t: 9, v: 11, f: 12 };

/** A look into a table costs a fraction of a call, and nearly every character of a text has one. */
function asciiTable(test: CharacterTest): Uint8Array {
  return Uint8Array.from({ length: asciiCodes }, (_, code) => (test(code) ? 1 : 0));
}

/** Assertions are taken to hold. */
function beginningsOf(program: readonly Instruction[]): Uint8Array {
  const begins = new Uint8Array(asciiCodes);
  const seen = new Set<number>();
  const stack = [0];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const one = program[index];
    if (one?.op === "fork") stack.push(one.second, one.first);
    else if (one?.op === "assert") stack.push(index + 1);
    else if (one?.op === "character") for (const code of begins.keys()) begins[code] ||= one.ascii[code] ?? 0;
  }
  return begins;
}

function emit(node: Node, program: Instruction[]): void {
  if (program.length > programLengthMax) throw new WrittenWrong(written("pattern_too_large"), 0);
  switch (node.kind) {
    case "empty":
      return;
    case "character":
      program.push({ op: "character", test: node.test, ascii: asciiTable(node.test) });
      return;
    case "assert":
      program.push({ op: "assert", assertion: node.assertion });
      return;
    case "sequence":
      for (const part of node.parts) emit(part, program);
      return;
    case "choice":
      emitChoice(node.options, program);
      return;
    case "repeat":
      emitRepeat(node, program);
  }
}

function emitChoice(options: readonly Node[], program: Instruction[]): void {
  const ends: { op: "fork"; first: number; second: number }[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      emit(option, program);
      continue;
    }
    const fork = { op: "fork" as const, first: program.length + 1, second: 0 };
    program.push(fork);
    emit(option, program);
    const jump = { op: "fork" as const, first: 0, second: 0 };
    program.push(jump);
    ends.push(jump);
    fork.second = program.length;
  }
  for (const jump of ends) jump.first = jump.second = program.length;
}

function emitRepeat(node: Extract<Node, { kind: "repeat" }>, program: Instruction[]): void {
  for (let count = 0; count < node.min; count += 1) emit(node.part, program);
  const skip = (fork: { first: number; second: number }, target: number): void => {
    if (node.isLazy) fork.first = target;
    else fork.second = target;
  };
  const makeFork = () => {
    const fork = { op: "fork" as const, first: program.length + 1, second: program.length + 1 };
    program.push(fork);
    return fork;
  };
  if (node.max === Infinity) {
    const begin = program.length;
    const fork = makeFork();
    emit(node.part, program);
    program.push({ op: "fork", first: begin, second: begin });
    skip(fork, program.length);
    return;
  }
  const forks = [];
  for (let count = node.min; count < node.max; count += 1) {
    forks.push(makeFork());
    emit(node.part, program);
  }
  for (const fork of forks) skip(fork, program.length);
}
