/**
 * Which commits may have caused an event: those that touched a file of the application's frames. A path in a
 * repository and one in a trace are the same file when they end alike: what stands before is a folder of the
 * server, of a bundler or of the repository.
 */
import type { ErrorEvent, Frame } from "@vedette/protocol";
import { mainStacktrace } from "./crash-frame.ts";

/** A frame of the application by its file, the innermost first; each file once. */
export type FrameFile = { readonly parts: readonly string[]; readonly function: string | undefined };

const filesMax = 30;

export function filesOfFrames(event: ErrorEvent): readonly FrameFile[] {
  const traces = [mainStacktrace(event), ...(event.exception?.values ?? []).map((one) => one.stacktrace)];
  const files = new Map<string, FrameFile>();
  for (const trace of new Set(traces)) {
    for (const frame of (trace?.frames ?? []).toReversed()) {
      if (files.size >= filesMax) break;
      const parts = frame.in_app === true ? partsOfFrame(frame, frame.platform ?? event.platform) : [];
      const key = parts.join("/");
      if (key !== "" && !files.has(key)) files.set(key, { parts, function: frame.function });
    }
  }
  return [...files.values()];
}

/** Java names a file without its folder, which the module tells. */
function partsOfFrame({ abs_path, filename, module }: Frame, platform: string): readonly string[] {
  const path = abs_path ?? filename ?? "";
  const isBare = !/[\\/]/.test(path);
  if (isBare && path !== "" && module !== undefined && (platform === "java" || platform === "groovy"))
    return [...module.split(".").slice(0, -1), path].map((part) => part.toLowerCase());
  return pathParts(path);
}

/** `webpack:///./src/Cart.ts?a1` and `C:\app\src\Cart.ts` → the folders and the name, in lower case. */
export function pathParts(path: string): readonly string[] {
  if (path.startsWith("<") || path.startsWith("[")) return [];
  return path
    .replace(/^[a-z][a-z0-9+.-]{0,30}:\/\/[^/]*/i, "")
    .replace(/[?#].*$/, "")
    .toLowerCase()
    .split(/[\\/]/)
    .filter((part) => part !== "" && part !== "." && part !== ".." && part !== "~");
}

/** How many parts two paths end alike in; 0 where they name different files. */
export function sharedEnding(one: readonly string[], other: readonly string[]): number {
  let shared = 0;
  while (shared < one.length && shared < other.length && one.at(-1 - shared) === other.at(-1 - shared))
    shared += 1;
  // `index.ts` is the name of many files: a folder has to fit, where both have one.
  return shared >= Math.min(2, one.length, other.length) ? shared : 0;
}

export type SuspectFile = { readonly path: string; readonly function: string | undefined };
export type Suspect<Commit> = {
  readonly commit: Commit;
  /** From 0 to 1; of one event's suspects the higher is the likelier. */
  readonly score: number;
  readonly files: readonly SuspectFile[];
};

export type SuspectTouch<Commit> = {
  readonly commit: Commit;
  readonly path: string;
  /** How many files the commit touched in all. */
  readonly filesTouched: number;
};

const suspectsMax = 10;

/**
 * The most suspect first; of equals the latest, which come first. What speaks for a commit: that it touched a file near
 * the fault, and several; how far the paths agree; that it was made not long before the fault was first seen; and that
 * it touched little else. `faultMs` is when that was.
 */
export function suspectCommits<Commit extends { readonly id: number; readonly committedAtMs: number }>(
  files: readonly FrameFile[],
  touches: readonly SuspectTouch<Commit>[],
  faultMs: number,
): readonly Suspect<Commit>[] {
  const suspects = new Map<number, Suspect<Commit> & { readonly doubt: number }>();
  for (const { commit, path, filesTouched } of touches) {
    const place = bestPlace(files, pathParts(path));
    if (place === undefined) continue;
    const known = suspects.get(commit.id);
    const doubt = (known?.doubt ?? 1) * (1 - place.fit / (place.index + 1));
    suspects.set(commit.id, {
      commit,
      doubt,
      score: (1 - doubt) * recency(commit.committedAtMs, faultMs) * focus(filesTouched),
      files: [...(known?.files ?? []), { path, function: place.file.function }],
    });
  }
  return [...suspects.values()]
    .toSorted((a, b) => b.score - a.score)
    .slice(0, suspectsMax)
    .map(({ commit, score, files: touched }) => ({ commit, score, files: touched }));
}

type Place = { readonly index: number; readonly file: FrameFile; readonly fit: number };

/** The frame whose path fits longest; of equals the innermost. */
function bestPlace(files: readonly FrameFile[], parts: readonly string[]): Place | undefined {
  let best: Place | undefined;
  let longest = 0;
  for (const [index, file] of files.entries()) {
    const shared = sharedEnding(file.parts, parts);
    if (shared <= longest) continue;
    longest = shared;
    best = { index, file, fit: fitOf(shared, file.parts.length, parts.length) };
  }
  return best;
}

/** 1 where one path ends in the whole other one; a name without a folder says less. */
function fitOf(shared: number, one: number, other: number): number {
  return shared === 1 && one !== other ? 0.5 : shared / Math.min(one, other);
}

const dayMs = 86_400_000;
const halvedAfterMs = 7 * dayMs;
/** Clocks of those who commit and of those who report differ by so much. */
const clocksMs = 3_600_000;

/** Half of it goes with the weeks, so that an old commit at the fault still stands before a new one beside it. */
function recency(committedAtMs: number, faultMs: number): number {
  const ageMs = faultMs - committedAtMs;
  // What came after the fault has hardly caused it.
  if (ageMs < -clocksMs) return 0.1;
  return 0.5 + 0.5 * 2 ** (-Math.max(0, ageMs) / halvedAfterMs);
}

/** A commit over a thousand files tells half as much of each as one of a single file. */
function focus(filesTouched: number): number {
  return 1 / (1 + Math.log10(Math.max(1, filesTouched)) / 3);
}
