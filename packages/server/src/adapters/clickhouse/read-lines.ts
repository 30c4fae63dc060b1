/** Whole lines out of pieces of bytes. */
import { OperationalError } from "#kernel/errors.ts";

/** A server that fails in the middle of an answer writes its words there instead of a row. */
const failureStart = /^(?:Code: \d+\.|__exception__)/;

/** The lines that each piece completes; a last one that is not ended is a result that broke off. */
export async function* readLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    const whole = lines.filter((line) => line.trim() !== "");
    const failure = whole.find((line) => failureStart.test(line));
    if (failure !== undefined) throw brokenOff(failure);
    if (whole.length > 0) yield whole;
  }
  if (rest.trim() !== "") throw brokenOff(rest);
}

function brokenOff(words: string): OperationalError {
  return new OperationalError("store_unavailable", "the event store broke an answer off", {
    retryable: true,
    cause: new Error(words.slice(0, 2_000)),
  });
}
