/** What differs from one event of a fault to the next, apart from the values in its message. */
import { createRandom, type Random } from "../sample/random.ts";
import type { Site } from "./application.ts";
import type { Fault } from "./fault.ts";

export const engines = ["chrome", "firefox", "safari", "edge"] as const;
export type Engine = (typeof engines)[number];

export type Occurrence = {
  readonly random: Random;
  /** Deploys: lines move, bundles get new names. */
  readonly build: number;
  readonly engine: Engine;
  readonly entry: number;
  /** Which server: its folders, its process's generated classes. */
  readonly host: number;
  /** An older and a newer version of the language's runtime. */
  readonly runtime: 0 | 1;
  /** How often recursing places repeat. */
  readonly turns: number;
};

export const variedDimensions = ["build", "engine", "entry", "host", "runtime", "turns"] as const;
export type VariedDimension = (typeof variedDimensions)[number];

export function makeOccurrence(random: Random, fault: Fault): Occurrence {
  return {
    random,
    build: random.integer(0, 3),
    engine: random.pick(["chrome", "chrome", "firefox", "safari", "edge"] as const),
    entry: random.integer(0, fault.entries.length - 1),
    host: random.integer(0, 2),
    runtime: random.chance(0.3) ? 1 : 0,
    turns: fault.recursing === 0 ? 1 : random.integer(2, 30),
  };
}

/** Where the line stands in that build: edits above it move a whole file. */
export function lineOf(site: Site, build: number): number {
  const moved = createRandom(hashText(`${site.area}/${site.layer}/${build}`)).integer(0, 60);
  return site.line + (build === 0 ? 0 : moved);
}

export function hashText(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619) >>> 0;
  return hash;
}

/** The application's places of one raised error, oldest call first. */
export function sitesOf(fault: Fault, occurrence: Occurrence, depth: number): readonly Site[] {
  const entry = fault.entries[occurrence.entry] ?? [];
  const own = fault.path.slice(0, depth);
  if (fault.recursing === 0 || depth < fault.path.length) return [...entry, ...own];
  const cycle = own.slice(-fault.recursing);
  const turns = Array.from({ length: occurrence.turns }, () => cycle).flat();
  return [...entry, ...own.slice(0, -fault.recursing), ...turns];
}

export const camel = (...words: readonly (string | undefined)[]): string =>
  words
    .filter((word) => word !== undefined)
    .map((word, index) => (index === 0 ? word : upper(word)))
    .join("");
export const pascal = (...words: readonly (string | undefined)[]): string =>
  words
    .filter((word) => word !== undefined)
    .map(upper)
    .join("");
export const snake = (...words: readonly (string | undefined)[]): string =>
  words.filter((word) => word !== undefined).join("_");
export const upper = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
