/**
 * The frames of a trace that say which fault it is: the application's innermost ones. The same fault is reached in
 * many ways, so callers far away do not count; one frame alone is not enough, because much fails in a helper that
 * half the application calls.
 */
import type { Frame, Stacktrace } from "@vedette/protocol";
import { factsOfFrame } from "./frame-facts.ts";
import { lineOf } from "./frame.ts";
import { counted, leftOut, type GroupingPart, type PartHint } from "./part.ts";

export type TraceParts = {
  readonly variant: "app" | "system";
  /** From the innermost frame outwards. */
  readonly parts: readonly GroupingPart[];
  /** Whether the frames alone are too little to tell faults apart. */
  readonly isWeak: boolean;
};

export type FramesWanted = {
  readonly framesMin: number;
  readonly framesMax: number;
};

/** Of an error, of the errors around it, and where no frame is the application's. */
export const ownFrames: FramesWanted = { framesMin: 3, framesMax: 5 };
export const wrapperFrames: FramesWanted = { framesMin: 1, framesMax: 3 };
const systemFrames: FramesWanted = { framesMin: 8, framesMax: 8 };
/** A trace is looked through no further than this. */
const framesSeenMax = 120;
const loopFramesMax = 6;

/** `undefined` where no frame says anything. */
export function traceParts(
  stacktrace: Stacktrace | undefined,
  platform: string,
  wanted: FramesWanted = ownFrames,
): TraceParts | undefined {
  const frames = withoutRegistration(stacktrace?.frames ?? [], platform);
  if (frames.length === 0) return undefined;
  return ownParts(frames, platform, wanted) ?? systemParts(stacktrace, platform);
}

/** As if no frame were known to be the application's. */
export function systemParts(stacktrace: Stacktrace | undefined, platform: string): TraceParts | undefined {
  const walk = startWalk();
  for (const frame of innermostFirst(withoutRegistration(stacktrace?.frames ?? [], platform))) {
    if (walk.taken.size >= systemFrames.framesMin) break;
    if (factsOfFrame(frame, platform).foreign === "browser") skip(walk, "it is of the browser");
    else take(walk, frame, platform);
  }
  if (walk.taken.size === 0) return undefined;
  return { variant: "system", parts: walk.parts, isWeak: isWeakOf(walk, platform) };
}

function ownParts(frames: readonly Frame[], platform: string, wanted: FramesWanted): TraceParts | undefined {
  const walk = startWalk();
  const outermost = frames.find((frame) => foreignReason(frame, platform) === undefined);
  let solid = 0;
  /** Of a bundle also those that have lost their names: however many of them there are, callers far away do not count. */
  let seen = 0;
  for (const frame of innermostFirst(frames)) {
    const reason = foreignReason(frame, platform);
    if (reason !== undefined) {
      skip(walk, reason);
      continue;
    }
    const { text, isHelper, isEntry } = factsOfFrame(frame, platform);
    if (text.text === undefined) {
      if (walk.taken.size === 0) walk.isInnermostNameless = true;
      if (isScript(frame, platform)) seen += 1;
      skip(walk, text.hint);
    } else if (walk.taken.has(text.text)) {
      skip(walk, "recursion");
    } else if (isWayIn(frame, isEntry)) {
      walk.parts.push(leftOut("frame", "", "it is one of several ways to get there"));
      break;
    } else {
      add(walk, text.text, frame, platform);
      seen += 1;
      if (!isHelper) solid += 1;
    }
    if (walk.taken.size >= wanted.framesMax || (seen >= wanted.framesMin && solid > 0)) break;
  }
  if (walk.taken.size === 0) return undefined;
  return { variant: "app", parts: walk.parts, isWeak: isWeakOf(walk, platform) };

  /** Where enough is known without it, the frame that only leads to the others is left out. */
  function isWayIn(frame: Frame, isEntry: boolean): boolean {
    if (walk.taken.size === 0) return false;
    return (frame === outermost && seen > 1) || ((solid > 0 || seen > 1) && isEntry);
  }
}

/** A stack that overflowed ends anywhere in its loop: the loop itself is what counts, in no order. */
export function loopParts(stacktrace: Stacktrace | undefined, platform: string): TraceParts | undefined {
  const counts = new Map<string, number>();
  for (const frame of innermostFirst(stacktrace?.frames ?? [])) {
    if (foreignReason(frame, platform) !== undefined) continue;
    const { text } = factsOfFrame(frame, platform).text;
    if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const loop = [...counts].filter(([, count]) => count > 1).map(([text]) => text);
  if (loop.length === 0) return undefined;
  const parts = loop.sort().slice(0, loopFramesMax);
  return {
    variant: "app",
    parts: parts.map((text) => counted("frame", text, "part of the recursion")),
    isWeak: false,
  };
}

type Walk = { readonly parts: GroupingPart[]; readonly taken: Set<string>; isInnermostNameless: boolean };

function startWalk(): Walk {
  return { parts: [], taken: new Set(), isInnermostNameless: false };
}

function* innermostFirst(frames: readonly Frame[]): Generator<Frame> {
  const last = Math.max(0, frames.length - framesSeenMax);
  for (let index = frames.length - 1; index >= last; index -= 1) {
    const frame = frames[index];
    if (frame !== undefined) yield frame;
  }
}

/** `promise callback*load`, `EventListener.handleEvent*bind`; an `async*load` is a caller, and told by others as well. */
const registration = /^(?!async\*)[^*@\n]{1,60}\*/;

/** Firefox goes on with where a callback was registered, which no other browser tells. */
function withoutRegistration(frames: readonly Frame[], platform: string): readonly Frame[] {
  const last = frames.findLastIndex(
    (frame) =>
      isScript(frame, platform) &&
      frame.function?.includes("*") === true &&
      registration.test(frame.function),
  );
  return last < 0 || last === frames.length - 1 ? frames : frames.slice(last + 1);
}

function isScript(frame: Frame, platform: string): boolean {
  return (frame.platform ?? platform) === "javascript";
}

/** Where a rule has spoken, its word holds. */
function foreignReason(frame: Frame, platform: string): PartHint | undefined {
  if (frame.in_app === false) return "it is not the application's";
  if (!isScript(frame, platform) || frame.data?.["orig_in_app"] !== undefined) return undefined;
  const reason = factsOfFrame(frame, platform).foreign;
  if (reason === undefined) return undefined;
  return reason === "browser" ? "it is of the browser" : "it is of a library";
}

const languagesWithLines: ReadonlySet<string> = new Set(["python", "ruby", "php", "node"]);

function add(walk: Walk, text: string, frame: Frame, platform: string): void {
  const isFirst = walk.taken.size === 0;
  walk.taken.add(text);
  walk.parts.push(counted("frame", text));
  // One function may fail in two ways: the line tells them apart, and does not move.
  const line = isFirst && languagesWithLines.has(frame.platform ?? platform) ? lineOf(frame) : undefined;
  if (line !== undefined && !text.endsWith(line))
    walk.parts.push(counted("frame", line, "the line that failed"));
}

function take(walk: Walk, frame: Frame, platform: string): void {
  const { text, hint } = factsOfFrame(frame, platform).text;
  if (text === undefined) {
    if (walk.taken.size === 0) walk.isInnermostNameless = true;
    skip(walk, hint);
  } else if (walk.taken.has(text)) skip(walk, "recursion");
  else add(walk, text, frame, platform);
}

/** Neighbours that are left out for the same reason are one entry: how many there are differs inside a group. */
function skip(walk: Walk, hint: PartHint): void {
  const last = walk.parts.at(-1);
  if (last?.contributes === false && last.hint === hint) return;
  walk.parts.push(leftOut("frame", "", hint));
}

/** Of a bundle, one name is often `onClick`, and the innermost function has lost its own. */
function isWeakOf(walk: Walk, platform: string): boolean {
  return platform === "javascript" && (walk.isInnermostNameless || walk.taken.size < 2);
}
