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
  /** The nearer to the fault, the higher: 1 for a file of the innermost frame. */
  readonly score: number;
  readonly files: readonly SuspectFile[];
};

const suspectsMax = 10;

/** The most suspect first; of equals the latest, which come first. */
export function suspectCommits<Commit extends { readonly id: number }>(
  files: readonly FrameFile[],
  touches: readonly { readonly commit: Commit; readonly path: string }[],
): readonly Suspect<Commit>[] {
  const suspects = new Map<number, Suspect<Commit>>();
  for (const { commit, path } of touches) {
    const parts = pathParts(path);
    const place = bestPlace(files, parts);
    const file = place === undefined ? undefined : files[place];
    if (place === undefined || file === undefined) continue;
    const known = suspects.get(commit.id);
    suspects.set(commit.id, {
      commit,
      score: Math.max(known?.score ?? 0, 1 / (place + 1)),
      files: [...(known?.files ?? []), { path, function: file.function }],
    });
  }
  return [...suspects.values()].toSorted((a, b) => b.score - a.score).slice(0, suspectsMax);
}

/** The frame whose path fits longest; of equals the innermost. */
function bestPlace(files: readonly FrameFile[], parts: readonly string[]): number | undefined {
  let best: number | undefined;
  let longest = 0;
  for (const [place, file] of files.entries()) {
    const shared = sharedEnding(file.parts, parts);
    if (shared > longest) [best, longest] = [place, shared];
  }
  return best;
}
