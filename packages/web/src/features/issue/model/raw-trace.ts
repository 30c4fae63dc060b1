/** A trace as the platform itself would print it, for reading and for copying. Pure. */
import type { ExceptionValue, Frame } from "@vedette/api";

function pythonFrame(frame: Frame): string {
  const line = frame.context.find(([number]) => number === frame.lineNo)?.[1].trim();
  const head = `  File "${frame.absPath ?? frame.filename ?? frame.module ?? "?"}", line ${frame.lineNo ?? "?"}, in ${frame.function ?? "?"}`;
  return line === undefined ? head : `${head}\n    ${line}`;
}

function javaFrame(frame: Frame): string {
  const place =
    frame.filename === null
      ? "Unknown Source"
      : frame.lineNo === null
        ? frame.filename
        : `${frame.filename}:${frame.lineNo}`;
  return `    at ${[frame.module, frame.function ?? "?"].filter((part) => part !== null).join(".")}(${place})`;
}

function goFrame(frame: Frame): string {
  return `${[frame.module, frame.function ?? "?"].filter((part) => part !== null).join(".")}(...)\n    ${frame.absPath ?? frame.filename ?? "?"}:${frame.lineNo ?? "?"}`;
}

function commonFrame(frame: Frame): string {
  const place = [
    frame.absPath ?? frame.filename ?? frame.module ?? frame.package ?? frame.instructionAddr ?? "?",
    frame.lineNo,
    frame.colNo,
  ]
    .filter((part) => part !== null)
    .join(":");
  return frame.function === null ? `    at ${place}` : `    at ${frame.function} (${place})`;
}

function headline(exception: ExceptionValue): string {
  return (
    [exception.type, exception.value].filter((part) => part !== null && part !== "").join(": ") || "Error"
  );
}

/** One exception with its frames. */
export function printException(exception: ExceptionValue, platform: string): string {
  const frames = exception.stacktrace?.frames ?? [];
  if (platform === "python") {
    return frames.length === 0
      ? headline(exception)
      : `Traceback (most recent call last):\n${frames.map(pythonFrame).join("\n")}\n${headline(exception)}`;
  }
  const newestFirst = frames.toReversed();
  if (platform === "java" || platform === "kotlin") {
    const qualified = {
      ...exception,
      type: [exception.module, exception.type].filter((part) => part !== null).join("."),
    };
    return [headline(qualified), ...newestFirst.map(javaFrame)].join("\n");
  }
  return [headline(exception), ...newestFirst.map(platform === "go" ? goFrame : commonFrame)].join("\n");
}

/** The whole chain, the outermost exception first; Python prints the cause first, as people there expect. */
export function printChain(values: readonly ExceptionValue[], platform: string): string {
  if (platform === "python") {
    return values
      .map((value) => printException(value, platform))
      .join("\n\nThe above exception was the direct cause of the following exception:\n\n");
  }
  return values
    .toReversed()
    .map((value, index) => (index === 0 ? "" : "Caused by: ") + printException(value, platform))
    .join("\n");
}
