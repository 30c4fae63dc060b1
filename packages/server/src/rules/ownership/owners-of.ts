/**
 * Whose an event is: every rule that fits, and the last of them, which decides. Patterns of paths, modules,
 * addresses and tags fit a whole value, whatever its case; those of CODEOWNERS files fit as git reads them, and
 * only frames that are not known to be foreign.
 */
import type { ErrorEvent, Frame } from "@vedette/protocol";
import { createMeteredGlob, type MeteredGlob, type StepMeter } from "../metered-glob.ts";
import { codeownersGlobs } from "./codeowners-pattern.ts";
import type { Owner } from "./owner.ts";
import type { OwnershipRule } from "./parse-ownership.ts";

export type EventOwners = {
  /** Of the deciding rule; empty where none fits, or where it says that nobody is. */
  readonly owners: readonly Owner[];
  /** The last that fits. */
  readonly rule: OwnershipRule | undefined;
  /** All that fit, in their order. */
  readonly matching: readonly OwnershipRule[];
  /** True where rules were left out because the event and the rules together were too much to compare. */
  readonly isCut: boolean;
  /** What it took, in steps of comparing; fifty million are about a tenth of a second. */
  readonly steps: number;
};

/** About ten milliseconds. */
const stepsMax = 5_000_000;
const valueLengthMax = 2_048;
const framesMax = 250;

/** Compiled patterns live as long as the rules they belong to. */
const compiled = new WeakMap<OwnershipRule, readonly MeteredGlob[]>();

/** The owners of an event by rules that were read by `parseOwnership`. */
export function ownersOf(event: ErrorEvent, rules: readonly OwnershipRule[]): EventOwners {
  const meter: StepMeter = { steps: 0 };
  const values = createValues(event);
  const matching: OwnershipRule[] = [];
  // From the end, so that what is left out is what would decide last.
  for (let index = rules.length - 1; index >= 0 && meter.steps < stepsMax; index -= 1) {
    const rule = rules[index];
    if (rule !== undefined && fits(rule, values, meter)) matching.push(rule);
  }
  matching.reverse();
  const rule = matching.at(-1);
  return { owners: rule?.owners ?? [], rule, matching, isCut: meter.steps >= stepsMax, steps: meter.steps };
}

function fits(rule: OwnershipRule, valuesOf: (type: string) => readonly string[], meter: StepMeter): boolean {
  const globs = globsOf(rule);
  return valuesOf(rule.type).some((value) => {
    meter.steps += 1;
    return meter.steps < stepsMax && globs.some((glob) => glob(value, meter));
  });
}

function globsOf(rule: OwnershipRule): readonly MeteredGlob[] {
  const known = compiled.get(rule);
  if (known !== undefined) return known;
  const pattern = rule.pattern.toLowerCase();
  const globs =
    rule.type === "codeowners"
      ? codeownersGlobs(rule.pattern).map((glob) => createMeteredGlob(glob, { isPath: true }))
      : [
          createMeteredGlob(rule.type === "path" ? forward(pattern) : pattern, {
            isPath: false,
          }),
        ];
  compiled.set(rule, globs);
  return globs;
}

function forward(path: string): string {
  return path.replaceAll("\\", "/");
}

/** The values that matchers of a type are held against, made when the first one asks. */
function createValues(event: ErrorEvent): (type: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  const frames = framesOf(event);
  return (type) => {
    let values = known.get(type);
    if (values === undefined) {
      values = valuesFor(type, event, frames);
      known.set(type, values);
    }
    return values;
  };
}

function valuesFor(type: string, event: ErrorEvent, frames: readonly Frame[]): readonly string[] {
  switch (type) {
    case "path":
      return distinct(frames.flatMap((frame) => pathsOf(frame, event.platform)));
    case "module":
      return distinct(frames.map(({ module }) => module?.toLowerCase()));
    case "url":
      return distinct([event.request?.url?.toLowerCase()]);
    case "codeowners":
      return distinct(
        frames.filter(({ in_app }) => in_app !== false).flatMap((frame) => repositoryPathsOf(frame, event)),
      );
    default: {
      const name = type.slice("tags.".length);
      return distinct(event.tags.filter(([tag]) => tag === name).map(([, value]) => value.toLowerCase()));
    }
  }
}

function distinct(values: readonly (string | undefined)[]): readonly string[] {
  const kept = new Set<string>();
  for (const value of values) if (value) kept.add(value.slice(0, valueLengthMax));
  return [...kept];
}

/** The frames of the exceptions, else of the event itself or its threads; from the fault backwards. */
function framesOf(event: ErrorEvent): readonly Frame[] {
  const ofExceptions = (event.exception?.values ?? []).flatMap((value) => value.stacktrace?.frames ?? []);
  const ofThreads = () => (event.threads?.values ?? []).flatMap((thread) => thread.stacktrace?.frames ?? []);
  const frames = ofExceptions.length > 0 ? ofExceptions : (event.stacktrace?.frames ?? ofThreads());
  return frames.slice(-framesMax);
}

function pathsOf(frame: Frame, eventPlatform: string): readonly (string | undefined)[] {
  return [frame.filename, frame.abs_path, pathOfClass(frame, eventPlatform)].map((path) =>
    path === undefined ? undefined : forward(path).toLowerCase(),
  );
}

/** In a repository paths begin at its root: without a scheme, a host and a leading slash. */
function repositoryPathsOf(frame: Frame, event: ErrorEvent): readonly (string | undefined)[] {
  return [frame.filename, frame.abs_path, pathOfClass(frame, event.platform)].map((path) =>
    path === undefined
      ? undefined
      : forward(path)
          .replace(/^[a-z][a-z0-9+.-]{0,30}:\/\/[^/]*/i, "")
          .replace(/^(?:\.{0,2}\/)+/, ""),
  );
}

/** `com.example.shop.Cart` in `Cart.kt` → `com/example/shop/Cart.kt`: such frames have no path of their own. */
function pathOfClass({ module, filename, platform }: Frame, eventPlatform: string): string | undefined {
  if ((platform ?? eventPlatform) !== "java" || module === undefined || !filename) return undefined;
  const end = module.lastIndexOf(".");
  return end < 0 ? undefined : `${module.slice(0, end).replaceAll(".", "/")}/${filename}`;
}
