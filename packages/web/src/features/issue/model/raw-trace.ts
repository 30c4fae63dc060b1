/** A trace as the platform itself would print it, for reading and for copying. Pure. */
import type { ExceptionValue, Frame } from "@vedette/api";
import { exceptionTree, type Relation } from "./exception-tree.ts";

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

function dotnetFrame(frame: Frame): string {
  const name = [frame.module, frame.function ?? "?"].filter((part) => part !== null).join(".");
  const place = frame.absPath ?? frame.filename;
  const line = frame.lineNo === null ? "" : `:line ${frame.lineNo}`;
  return `   at ${name.includes("(") ? name : `${name}()`}${place === null ? "" : ` in ${place}${line}`}`;
}

function rubyPlace(frame: Frame): string {
  return `${frame.absPath ?? frame.filename ?? frame.module ?? "?"}:${frame.lineNo ?? "?"}:in '${frame.function ?? "?"}'`;
}

function phpFrame(frame: Frame, index: number): string {
  const place = frame.absPath ?? frame.filename;
  const name = frame.function ?? "{main}";
  return `#${index} ${place === null ? "[internal function]" : `${place}(${frame.lineNo ?? "?"})`}: ${name.endsWith(")") || name.startsWith("{") ? name : `${name}()`}`;
}

/** As crash reports have it: number, image, address, symbol and how far into it. */
function nativeFrame(frame: Frame, index: number): string {
  const image = (frame.package ?? frame.module ?? "???").split(/[/\\]/).at(-1) ?? "???";
  const [address, start] = [frame.instructionAddr, frame.symbolAddr].map((text) =>
    text !== null && /^0x[0-9a-f]+$/i.test(text) ? BigInt(text) : undefined,
  );
  const offset =
    address === undefined || start === undefined || address < start ? "" : ` + ${address - start}`;
  const place = frame.filename === null ? "" : ` (${frame.filename}:${frame.lineNo ?? "?"})`;
  const at = frame.instructionAddr === null ? "" : `${frame.instructionAddr} `;
  return `${String(index).padEnd(3)} ${image.padEnd(30)} ${at}${frame.function ?? "???"}${offset}${place}`;
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

type PrintFrames = (exception: ExceptionValue, newestFirst: readonly Frame[]) => readonly string[];

function lines(print: (frame: Frame, index: number) => string): PrintFrames {
  return (exception, frames) => [headline(exception), ...frames.map(print)];
}

function java(exception: ExceptionValue, frames: readonly Frame[]): readonly string[] {
  const type = [exception.module, exception.type].filter((part) => part !== null).join(".");
  return [headline({ ...exception, type }), ...frames.map(javaFrame)];
}

function python(exception: ExceptionValue, frames: readonly Frame[]): readonly string[] {
  return frames.length === 0
    ? [headline(exception)]
    : ["Traceback (most recent call last):", ...frames.toReversed().map(pythonFrame), headline(exception)];
}

/** The message stands on the line of the newest call. */
function ruby(exception: ExceptionValue, [newest, ...older]: readonly Frame[]): readonly string[] {
  const words = `${exception.value ?? ""} (${exception.type ?? "Error"})`.trim();
  return newest === undefined
    ? [words]
    : [`${rubyPlace(newest)}: ${words}`, ...older.map((frame) => `\tfrom ${rubyPlace(frame)}`)];
}

function php(exception: ExceptionValue, frames: readonly Frame[]): readonly string[] {
  return frames.length === 0
    ? [headline(exception)]
    : [headline(exception), "Stack trace:", ...frames.map(phpFrame)];
}

const native = lines(nativeFrame);

const printers: ReadonlyMap<string, PrintFrames> = new Map([
  ["python", python],
  ["java", java],
  ["kotlin", java],
  ["go", lines(goFrame)],
  ["csharp", lines(dotnetFrame)],
  ["ruby", ruby],
  ["php", php],
  ["native", native],
  ["c", native],
  ["cocoa", native],
  ["objc", native],
  ["swift", native],
]);

const common = lines(commonFrame);

/** One exception with its frames. */
export function printException(exception: ExceptionValue, platform: string): string {
  const print = printers.get(platform) ?? common;
  return print(exception, (exception.stacktrace?.frames ?? []).toReversed()).join("\n");
}

/** What Python says between an exception and the one it led to; members of a group have no such sentence there. */
function pythonLink(exception: ExceptionValue, relation: Relation | undefined): string {
  if (relation === "member") return "The above exception is one of the exceptions of a group below:";
  return exception.mechanism?.source === "__context__"
    ? "During handling of the above exception, another exception occurred:"
    : "The above exception was the direct cause of the following exception:";
}

/** The whole chain, the outermost exception first; Python prints the cause first, as people there expect. */
export function printChain(values: readonly ExceptionValue[], platform: string): string {
  if (platform === "python") {
    const relations = new Map(exceptionTree(values).map(({ index, relation }) => [index, relation]));
    return values
      .map((value, index) => {
        const printed = printException(value, platform);
        return index === values.length - 1
          ? printed
          : `${printed}\n\n${pythonLink(value, relations.get(index))}\n\n`;
      })
      .join("");
  }
  return values
    .toReversed()
    .map((value, index) => (index === 0 ? "" : "Caused by: ") + printException(value, platform))
    .join("\n");
}
