/** What the browser SDK makes of the text of a stack, with the parser for the browser that wrote it. */
import {
  chromeStackLineParser,
  geckoStackLineParser,
  type StackFrame,
  winjsStackLineParser,
} from "@sentry/browser";

/** By their rank; the SDK itself has the third one no longer, its older versions had. */
const parsers = [chromeStackLineParser, geckoStackLineParser, winjsStackLineParser].toSorted(
  ([one], [other]) => one - other,
);

/** Oldest first, as they are sent. */
export function framesOfStack(stack: string): readonly StackFrame[] {
  return stack.split("\n").flatMap(frameOfLine).toReversed();
}

function frameOfLine(line: string): readonly StackFrame[] {
  if (/\S*Error: /.test(line)) return [];
  for (const [, parse] of parsers) {
    const frame = parse(line);
    if (frame !== undefined) return [{ ...frame, function: frame.function ?? "?" }];
  }
  return [];
}
