/**
 * A stack trace as people read it: the newest call first, own code in full, runs of library frames folded
 * into one row each. Pure.
 */
import type { Frame, Stacktrace } from "@vedette/api";

const FACT_LENGTH_MAX = 500;

export type TraceMode = "app" | "full" | "raw";

export interface ShownFrame {
  readonly kind: "frame";
  /** Position in the trace as it came: stable while modes change. */
  readonly index: number;
  readonly frame: Frame;
  /** The same call again and again, as in a recursion. */
  readonly repeats: number;
}

export interface FoldedFrames {
  readonly kind: "fold";
  readonly key: string;
  readonly frames: readonly ShownFrame[];
  /** The libraries they belong to, the most frequent first. */
  readonly packages: readonly string[];
}

export type TraceRow = ShownFrame | FoldedFrames;

function sameCall(a: Frame, b: Frame): boolean {
  return (
    a.function === b.function &&
    a.filename === b.filename &&
    a.lineNo === b.lineNo &&
    a.module === b.module &&
    a.instructionAddr === b.instructionAddr
  );
}

/** The name of the library a frame belongs to, as well as it can be told from its path. */
export function packageOf(frame: Frame): string | undefined {
  const path = frame.absPath ?? frame.filename ?? "";
  const installed =
    /(?:node_modules|site-packages|dist-packages|vendor|gems|pkg\/mod)\/((?:@[^/]+\/)?[^/]+)/.exec(path);
  if (installed?.[1] !== undefined) return installed[1].replace(/\.py$/, "").replace(/-\d[\w.]*$/, "");
  if (frame.package) return assemblyName(frame.package.split(/[/\\]/).at(-1) ?? "");
  if (path.startsWith("node:")) return path.split("/")[0];
  if (frame.module) {
    const parts = frame.module.split(/[./:]+/).filter((part) => part !== "");
    return /^(?:com|org|io|net|dev|java|javax|kotlin|kotlinx)$/.test(parts[0] ?? "")
      ? parts.slice(0, 2).join(".")
      : parts[0];
  }
  return undefined;
}

/** `System.Linq` of `System.Linq, Version=10.0.0.0, Culture=neutral, …`. */
export function assemblyName(name: string): string {
  return name.replace(/, Version=.{0,500}$/, "");
}

function packagesOf(frames: readonly ShownFrame[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { frame } of frames) {
    const name = packageOf(frame);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

/** Rows of a trace in the order they are shown. */
export function traceRows(
  trace: Stacktrace,
  mode: Exclude<TraceMode, "raw">,
  newestFirst: boolean,
): readonly TraceRow[] {
  const shown: ShownFrame[] = [];
  trace.frames.forEach((frame, index) => {
    const before = shown.at(-1);
    if (before !== undefined && sameCall(before.frame, frame))
      shown[shown.length - 1] = { ...before, index, repeats: before.repeats + 1 };
    else shown.push({ kind: "frame", index, frame, repeats: 0 });
  });
  if (newestFirst) shown.reverse();
  if (mode === "full" || !shown.some(({ frame }) => frame.inApp)) return shown;

  const rows: TraceRow[] = [];
  let run: ShownFrame[] = [];
  const closeRun = () => {
    const [first] = run;
    if (first !== undefined)
      rows.push({ kind: "fold", key: `fold-${first.index}`, frames: run, packages: packagesOf(run) });
    run = [];
  };
  for (const row of shown) {
    if (!row.frame.inApp) run.push(row);
    else {
      closeRun();
      rows.push(row);
    }
  }
  closeRun();
  return rows;
}

/** The frame that is open at first: the newest of our own with source, else the newest of our own, else the newest. */
export function firstOpenIndex(trace: Stacktrace): number | undefined {
  const newest = trace.frames.map((frame, index) => ({ frame, index })).reverse();
  const own = newest.filter(({ frame }) => frame.inApp);
  return (
    own.find(({ frame }) => frame.context.length > 0) ??
    own[0] ??
    newest.find(({ frame }) => frame.context.length > 0) ??
    newest[0]
  )?.index;
}

/** Whether there is anything to open. */
export function hasDetail(frame: Frame): boolean {
  return (
    frame.context.length > 0 ||
    (frame.vars !== null && Object.keys(frame.vars).length > 0) ||
    frame.instructionAddr !== null ||
    (frame.package !== null && frame.package !== framePath(frame))
  );
}

export type FrameFact = "package" | "module" | "absPath" | "rawFunction" | "address" | "symbolAddress";

/** What is known of a call besides its name, its place and its source. */
export function frameFacts(frame: Frame): readonly (readonly [FrameFact, string])[] {
  const shown = [frameName(frame), framePath(frame)];
  const facts: readonly (readonly [FrameFact, string | null])[] = [
    ["package", frame.package],
    ["module", isToldByPath(frame) ? null : frame.module],
    ["absPath", frame.context.length > 0 || isEndOfPath(frame) ? null : frame.absPath],
    ["rawFunction", frame.rawFunction],
    ["address", frame.instructionAddr],
    ["symbolAddress", frame.symbolAddr],
  ];
  return facts.flatMap(([name, value]) =>
    value === null || value === "" || shown.includes(value)
      ? []
      : [[name, value.slice(0, FACT_LENGTH_MAX)] as const],
  );
}

/** A class and its file, as virtual machines of Java name them: the file without its folder, which the module tells. */
function javaClass(frame: FramePlace): { readonly folder: string; readonly name: string } | undefined {
  if (frame.module === null || !/^[^/\\]+\.(?:java|kt|kts|scala|groovy|clj)$/.test(frame.filename ?? ""))
    return undefined;
  const parts = frame.module.split(".");
  return { folder: parts.slice(0, -1).join("/"), name: parts.at(-1) ?? "" };
}

/** `shop.checkout.place` says no more than `shop/checkout/place.py`. */
function isToldByPath(frame: Frame): boolean {
  const path = framePath(frame)
    .replaceAll("\\", "/")
    .replace(/(?:\/__init__)?\.\w{1,6}$/, "");
  return frame.module !== null && path.endsWith(frame.module.replaceAll(".", "/"));
}

function isEndOfPath(frame: Frame): boolean {
  return frame.absPath !== null && framePath(frame).endsWith(frame.absPath);
}

export function frameName(frame: Frame): string {
  const name = frame.function ?? frame.symbol ?? frame.instructionAddr ?? "<anonymous>";
  const holder = frame.function === null ? undefined : javaClass(frame);
  return holder === undefined ? name : `${holder.name}.${name}`;
}

export type FramePlace = Pick<Frame, "filename" | "module">;

/** The file as it lies below its source root, where a frame names one. */
export function frameFile(frame: FramePlace): string | null {
  const holder = javaClass(frame);
  return holder === undefined || holder.folder === "" ? frame.filename : `${holder.folder}/${frame.filename}`;
}

/** Where the frame is: the path as it is known in the project, without what all frames share. */
export function framePath(frame: Frame): string {
  return frameFile(frame) ?? frame.module ?? frame.package ?? frame.absPath ?? "";
}

/** The folders and the file of a path: where room is scarce the folders give way. */
export function splitPath(path: string): readonly [folders: string, file: string] {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return [path.slice(0, at), path.slice(at)];
}
