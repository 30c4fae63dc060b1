/**
 * Holds selectors against values while an item is walked through. Every path of a selector is a little machine
 * whose states are the bits of a number: one step per name on the way down, nothing to undo on the way up.
 */
import { valueTypes, type Segment, type Selector, type ValueType } from "./selector.ts";

/** Of a value, as bits. */
export type TypeMask = number;

export function typeMask(...types: readonly ValueType[]): TypeMask {
  return types.reduce((mask, type) => mask | (1 << valueTypes.indexOf(type)), 0);
}

type Path = { readonly segments: readonly CompiledSegment[]; readonly final: number };

type CompiledSegment = {
  readonly kind: Segment["kind"];
  readonly name: string;
  readonly mask: TypeMask;
};

export type CompiledSelectors = {
  readonly paths: readonly Path[];
  readonly count: number;
  /** Whether the selector of this number names the value whose states these are, or one that it lies in. */
  readonly covers: (selector: number, states: Int32Array, offset: number) => boolean;
  /** Whether something below a value that the selector names may be excepted from it. */
  readonly hasExceptions: readonly boolean[];
};

type Test = (states: Int32Array, offset: number) => boolean;

export function compileSelectors(selectors: readonly Selector[]): CompiledSelectors {
  const paths: Path[] = [];
  const tests = selectors.map((selector) => compile(selector, paths));
  return {
    paths,
    count: selectors.length,
    covers: (selector, states, offset) => tests[selector]?.(states, offset) ?? false,
    hasExceptions: selectors.map(hasNegation),
  };
}

function compile(selector: Selector, paths: Path[]): Test {
  switch (selector.kind) {
    case "path": {
      const index = paths.length;
      const path = compilePath(selector.segments);
      paths.push(path);
      return (states, offset) => ((states[offset + index] ?? 0) & path.final) !== 0;
    }
    case "not": {
      const part = compile(selector.part, paths);
      return (states, offset) => !part(states, offset);
    }
    case "all": {
      const parts = selector.parts.map((part) => compile(part, paths));
      return (states, offset) => parts.every((part) => part(states, offset));
    }
    case "choice": {
      const parts = selector.parts.map((part) => compile(part, paths));
      return (states, offset) => parts.some((part) => part(states, offset));
    }
  }
}

function compilePath(segments: readonly Segment[]): Path {
  // A path that begins with a type may begin anywhere.
  const whole: readonly Segment[] = segments[0]?.kind === "type" ? [{ kind: "deep" }, ...segments] : segments;
  return {
    segments: whole.map((segment) => ({
      kind: segment.kind,
      name: segment.kind === "name" ? segment.name : "",
      mask: segment.kind === "type" ? typeMask(segment.type) : 0,
    })),
    final: 1 << whole.length,
  };
}

function hasNegation(selector: Selector): boolean {
  if (selector.kind === "path") return false;
  return selector.kind === "not" || selector.parts.some(hasNegation);
}

/** The states of the item itself, before any name. */
export function rootStates({ paths }: CompiledSelectors, states: Int32Array): void {
  for (let index = 0; index < paths.length; index += 1) {
    const path = paths[index];
    if (path !== undefined) states[index] = closed(path, 1);
  }
}

/** From the states of a value to those of one in it. The name is in lower case. */
export function stepStates(
  { paths }: CompiledSelectors,
  states: Int32Array,
  from: number,
  to: number,
  name: string,
  types: TypeMask,
): void {
  for (let index = 0; index < paths.length; index += 1) {
    const path = paths[index];
    if (path !== undefined) states[to + index] = step(path, states[from + index] ?? 0, name, types);
  }
}

function step(path: Path, active: number, name: string, types: TypeMask): number {
  // Whatever lies in a value that is named is named with it.
  let next = active & path.final;
  for (let index = 0; index < path.segments.length; index += 1) {
    const segment = path.segments[index];
    if (segment === undefined || (active & (1 << index)) === 0) continue;
    if (segment.kind === "deep") next |= 1 << index;
    else if (fits(segment, name, types)) next |= 1 << (index + 1);
  }
  return closed(path, next);
}

function fits(segment: CompiledSegment, name: string, types: TypeMask): boolean {
  if (segment.kind === "any") return true;
  return segment.kind === "type" ? (segment.mask & types) !== 0 : segment.name === name;
}

/** `**` also stands for no name at all. */
function closed(path: Path, active: number): number {
  let states = active;
  for (let index = 0; index < path.segments.length; index += 1) {
    if ((states & (1 << index)) !== 0 && path.segments[index]?.kind === "deep") states |= 1 << (index + 1);
  }
  return states;
}
