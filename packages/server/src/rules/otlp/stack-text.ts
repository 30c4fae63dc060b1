/**
 * The frames in the text of a stack trace, as runtimes write it. OpenTelemetry carries nothing else, and without
 * frames events of one fault would not be told from those of another.
 */

export type StackFrame = {
  readonly function?: string;
  readonly module?: string;
  readonly filename?: string;
  readonly lineno?: number;
  readonly colno?: number;
};

type Shape = {
  readonly line: RegExp;
  readonly read: (match: RegExpExecArray) => StackFrame;
  /** Whether the text begins where the fault was. */
  readonly isNewestFirst: boolean;
};

const linesMax = 500;
const lineLengthMax = 1000;
const framesMax = 250;

/** Of each line only one shape can be; the first that fits a line is that of the whole text. */
const shapes: readonly Shape[] = [
  {
    // Python:   File "/srv/a.py", line 12, in pay
    line: /^ {2,8}File "([^"]+)", line (\d+)(?:, in (.+))?$/,
    read: ([, filename, line, name]) => frame(filename, line, undefined, name),
    isNewestFirst: false,
  },
  {
    // Java:   at com.example.Pay.run(Pay.java:12)
    line: /^\s+at (?:[\w.@-]+\/{1,2})?([\w.$]+)\.([\w$<>]+)\((?:([\w$.-]+\.(?:java|kt|scala|groovy))(?::(\d+))?|Native Method|Unknown Source)\)$/,
    read: ([, module, name, filename, line]) => ({
      ...frame(filename, line, undefined, name),
      module: module ?? "",
    }),
    isNewestFirst: true,
  },
  {
    // .NET:   at Shop.Pay.Run(Int32 id) in /srv/Pay.cs:line 12
    line: /^\s+at ([\w.+`<>[\],]+)\.([\w<>`|.]+)\([^)]*\) in (.+):line (\d+)$/,
    read: ([, module, name, filename, line]) => ({
      ...frame(filename, line, undefined, name),
      module: module ?? "",
    }),
    isNewestFirst: true,
  },
  {
    // V8:   at pay (/srv/a.js:12:5)
    line: /^\s+at (?:async )?(?:(.+) )?\(?([^\s()][^()]*):(\d+):(\d+)\)?$/,
    read: ([, name, filename, line, column]) => frame(filename, line, column, name),
    isNewestFirst: true,
  },
  {
    // Firefox and Safari: pay@https://a.example/a.js:12:5
    line: /^([^@\s]*)@(\S+):(\d+):(\d+)$/,
    read: ([, name, filename, line, column]) => frame(filename, line, column, name),
    isNewestFirst: true,
  },
  {
    // Ruby: /srv/a.rb:12:in `pay'
    line: /^\s*(?:from )?([^\s:]+\.rb):(\d+):in [`']([^']+)'$/,
    read: ([, filename, line, name]) => frame(filename, line, undefined, name),
    isNewestFirst: true,
  },
  {
    // PHP: #0 /srv/a.php(12): pay()
    line: /^#\d+ (.+)\((\d+)\): ([\w\\:>{}-]+)\(.*$/,
    read: ([, filename, line, name]) => frame(filename, line, undefined, name),
    isNewestFirst: true,
  },
  {
    // Go, where the name stands on the line before: \t/srv/a.go:12 +0x1d
    line: /^\t(\/\S+\.go|[A-Za-z]:\S+\.go):(\d+)(?: \+0x[0-9a-f]+)?$/,
    read: ([, filename, line]) => frame(filename, line, undefined, undefined),
    isNewestFirst: true,
  },
];

/** What the text goes on with after the trace of the exception itself. */
const anotherCause = /^(?:Caused by: |\s+--- End of |During handling of |The above exception was )/;

/** The frames, oldest first; none where the text is of no known shape. */
export function framesOfText(text: string): StackFrame[] {
  const frames: StackFrame[] = [];
  let shape: Shape | undefined;
  let before = "";
  for (const line of text.split("\n", linesMax)) {
    const trimmed = line.length <= lineLengthMax ? line.trimEnd() : "";
    if (frames.length > 0 && shape?.isNewestFirst === true && anotherCause.test(trimmed)) break;
    const read = readLine(trimmed, shape);
    if (read !== undefined) {
      shape = read.shape;
      if (frames.length < framesMax) frames.push(withNameBefore(read.frame, before));
    }
    before = trimmed;
  }
  return shape?.isNewestFirst === true ? frames.reverse() : frames;
}

function readLine(
  line: string,
  known: Shape | undefined,
): { readonly shape: Shape; readonly frame: StackFrame } | undefined {
  if (line === "") return undefined;
  for (const shape of known === undefined ? shapes : [known]) {
    const match = shape.line.exec(line);
    if (match !== null) return { shape, frame: shape.read(match) };
  }
  return undefined;
}

/** `main.pay(0x1, 0x2)`, of Go. */
function withNameBefore(read: StackFrame, before: string): StackFrame {
  if (read.function !== undefined || read.filename?.endsWith(".go") !== true) return read;
  const bracket = before.lastIndexOf("(");
  const name = bracket > 0 ? before.slice(0, bracket).replace(/^created by /, "") : "";
  return name === "" ? read : { ...read, function: name };
}

function frame(
  filename: string | undefined,
  line: string | undefined,
  column: string | undefined,
  name: string | undefined,
): StackFrame {
  return {
    ...(filename === undefined ? {} : { filename }),
    ...(line === undefined ? {} : { lineno: Number(line) }),
    ...(column === undefined ? {} : { colno: Number(column) }),
    ...(name === undefined || name === "" ? {} : { function: name }),
  };
}
