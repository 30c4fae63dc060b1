/**
 * The errors of a chain, cause first: each with its type, and its frames or, without them, its message. What wraps
 * every error that comes by is left out, so that the same fault is one group with it and without.
 */
import type { ErrorEvent, ExceptionValue } from "@vedette/protocol";
import { engineError } from "./engine-message.ts";
import { groupedExceptions } from "./exception-group.ts";
import { counted, leftOut, type GroupingPart, type PartHint } from "./part.ts";
import { parameterizeMessage } from "./parameterize.ts";
import { isMangled } from "./script-function.ts";
import {
  loopParts,
  ownFrames,
  systemParts,
  traceParts,
  wrapperFrames,
  type TraceParts,
} from "./stacktrace.ts";

export type ExceptionParts = {
  readonly variant: "app" | "system" | "value";
  readonly parts: readonly GroupingPart[];
};

/** What runs other code and reports its errors under a name of its own. */
const transparent: ReadonlySet<string> = new Set([
  "ExecutionException",
  "CompletionException",
  "InvocationTargetException",
  "UndeclaredThrowableException",
  "ServletException",
  "NestedServletException",
  "ExceptionInInitializerError",
  "System.AggregateException",
  "System.Reflection.TargetInvocationException",
  "System.TypeInitializationException",
  "ActionView::Template::Error",
]);

const overflow =
  /^(?:RecursionError|StackOverflowError|SystemStackError|System\.(?:StackOverflow|InsufficientExecutionStack)Exception)$/;
const overflowMessage =
  /maximum (?:call stack|recursion depth)|too much recursion|stack (?:level too deep|overflow)|infinite recursion/i;

/** `isSystem`: as if no frame were known to be the application's. `undefined` where nothing can be said. */
export function exceptionParts(event: ErrorEvent, isSystem = false): ExceptionParts | undefined {
  const values = groupedExceptions(event.exception?.values ?? []);
  const wanted = withoutTransparent(values);
  const parts: GroupingPart[] = [];
  let variant: ExceptionParts["variant"] = "value";
  let previous = "";
  for (const value of values) {
    if (!wanted.has(value)) {
      parts.push(leftOut("type", value.type ?? "", "it only passes on its cause"));
      continue;
    }
    const isCause = parts.every((part) => !part.contributes);
    const own = partsOfOne(value, event.platform, { isCause, isSystem });
    const text = textOf(own.parts);
    // A loop that wraps an error in itself again and again is still one fault.
    if (text === previous) continue;
    previous = text;
    parts.push(...own.parts);
    if (own.variant === "app" || (own.variant === "system" && variant === "value")) variant = own.variant;
  }
  return parts.some((part) => part.contributes) ? { variant, parts } : undefined;
}

function textOf(parts: readonly GroupingPart[]): string {
  return parts.map((part) => (part.contributes ? part.text : "")).join("\n");
}

/** Those that count; a wrapper without anything in it counts. */
function withoutTransparent(values: readonly ExceptionValue[]): ReadonlySet<ExceptionValue> {
  const wanted = values.filter((value, index) => index === 0 || !transparent.has(value.type ?? ""));
  return new Set(wanted);
}

function partsOfOne(
  exception: ExceptionValue,
  platform: string,
  how: { readonly isCause: boolean; readonly isSystem: boolean },
): { readonly variant: ExceptionParts["variant"]; readonly parts: readonly GroupingPart[] } {
  const isScript = platform === "javascript" || platform === "node";
  const value = (exception.value ?? "").replaceAll("`", "'");
  const { type, value: worded } = isScript
    ? engineError(exception.type, value)
    : { type: exception.type, value };
  const trace = how.isSystem
    ? systemParts(exception.stacktrace, platform)
    : framesOf(exception, platform, how.isCause ? ownFrames : wrapperFrames);
  const parts: GroupingPart[] = [];
  const typePart = partOfType(type, exception, platform === "javascript");
  if (typePart !== undefined) parts.push(typePart);
  if (trace !== undefined) parts.push(...trace.parts);
  const weakness = weaknessOf(trace, exception, platform);
  if (weakness !== undefined && worded !== "")
    parts.push(counted("value", parameterizeMessage(worded), weakness));
  else if (worded !== "") parts.push(leftOut("value", "", "the frames decide"));
  return { variant: trace?.variant ?? "value", parts };
}

function framesOf(
  exception: ExceptionValue,
  platform: string,
  wanted: typeof ownFrames,
): TraceParts | undefined {
  const isOverflow =
    overflow.test(exception.type ?? "") || overflowMessage.test((exception.value ?? "").slice(0, 200));
  const loop = isOverflow ? loopParts(exception.stacktrace, platform) : undefined;
  return loop ?? traceParts(exception.stacktrace, platform, wanted);
}

function partOfType(
  type: string | undefined,
  exception: ExceptionValue,
  mayBeMangled: boolean,
): GroupingPart | undefined {
  if (type === undefined || type === "") return undefined;
  if (exception.mechanism?.synthetic === true) return leftOut("type", type, "the SDK made it up");
  if (mayBeMangled && isMangled(type)) return leftOut("type", "", "a minifier chose it");
  return counted("type", type);
}

/** Go's plain errors have the trace of the place that reports them, which may report all there are. */
const plainGoErrors: ReadonlySet<string> = new Set([
  "*errors.errorString",
  "*fmt.wrapError",
  "*fmt.wrapErrors",
  "*errors.joinError",
]);

/** Why the message has to help; `undefined` where the frames are enough. */
function weaknessOf(
  trace: TraceParts | undefined,
  { type, mechanism }: ExceptionValue,
  platform: string,
): PartHint | undefined {
  if (trace === undefined) return "there are no frames";
  if (trace.isWeak) return "the frames say too little";
  // A message with a stack trace, too, comes as an exception.
  const isReported = type === undefined || mechanism?.synthetic === true;
  if (isReported || (platform === "go" && plainGoErrors.has(type)))
    return "the trace is of where it was reported";
  return undefined;
}
