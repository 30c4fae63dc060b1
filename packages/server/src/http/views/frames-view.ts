/** Stack traces, exceptions and threads: the words of the wire to those of the Web API. */
import type {
  ExceptionValue as ExceptionView,
  Frame as FrameView,
  Stacktrace as StacktraceView,
  Thread as ThreadView,
} from "@vedette/api";
import type { ExceptionValue, Frame, JsonObject, Mechanism, Stacktrace, Thread } from "@vedette/protocol";
import { textOrNull } from "./time.ts";

export function stacktraceView(stacktrace: Stacktrace | undefined): StacktraceView | null {
  if (stacktrace === undefined || !Array.isArray(stacktrace.frames)) return null;
  const frames = stacktrace.frames.map(frameView);
  return {
    frames,
    framesOmitted: null,
    registers: stacktrace.registers ?? null,
    hasSystemFrames: frames.some((frame) => !frame.inApp) && frames.some((frame) => frame.inApp),
  };
}

function frameView(frame: Frame): FrameView {
  return {
    filename: textOrNull(frame.filename),
    absPath: textOrNull(frame.abs_path),
    module: textOrNull(frame.module),
    package: textOrNull(frame.package),
    platform: textOrNull(frame.platform),
    function: textOrNull(frame.function),
    rawFunction: textOrNull(frame.raw_function),
    symbol: textOrNull(frame.symbol),
    lineNo: frame.lineno ?? null,
    colNo: frame.colno ?? null,
    context: contextLines(frame),
    inApp: frame.in_app === true,
    vars: frame.vars ?? null,
    instructionAddr: textOrNull(frame.instruction_addr),
    symbolAddr: textOrNull(frame.symbol_addr),
    trust: null,
    errors: null,
    lock: null,
    sourceLink: null,
  };
}

/** `[line number, text]` around the line of the frame; empty when the line itself is not known. */
function contextLines(frame: Frame): [number, string][] {
  const line = frame.lineno;
  if (line === undefined || frame.context_line === undefined) return [];
  const before = frame.pre_context ?? [];
  const lines = [...before, frame.context_line, ...(frame.post_context ?? [])];
  const first = line - before.length;
  return lines.map((text, index): [number, string] => [first + index, text]).filter(([number]) => number > 0);
}

export function exceptionView(value: ExceptionValue): ExceptionView {
  return {
    type: textOrNull(value.type),
    value: textOrNull(value.value),
    module: textOrNull(value.module),
    threadId: value.thread_id ?? null,
    mechanism: mechanismView(value.mechanism),
    stacktrace: stacktraceView(value.stacktrace),
    rawStacktrace: stacktraceView(value.raw_stacktrace),
  };
}

function mechanismView(mechanism: Mechanism | undefined): ExceptionView["mechanism"] {
  if (mechanism === undefined) return null;
  const empty: JsonObject = {};
  return {
    type: mechanism.type,
    handled: mechanism.handled ?? null,
    synthetic: mechanism.synthetic ?? null,
    description: mechanism.description ?? null,
    help_link: mechanism.help_link ?? null,
    data: mechanism.data ?? empty,
    meta: mechanism.meta ?? empty,
    exception_id: mechanism.exception_id ?? null,
    parent_id: mechanism.parent_id ?? null,
    source: mechanism.source ?? null,
    is_exception_group: mechanism.is_exception_group ?? null,
  };
}

export function threadView(thread: Thread): ThreadView {
  return {
    id: thread.id ?? null,
    name: textOrNull(thread.name),
    current: thread.current === true,
    crashed: thread.crashed === true,
    state: textOrNull(thread.state),
    stacktrace: stacktraceView(thread.stacktrace),
    rawStacktrace: null,
    heldLocks: null,
  };
}
