/** Faults of rules that are written as text, a rule a line: with their place, or as sentences that name it. */

export interface RuleFault {
  readonly line: number;
  readonly column?: number | undefined;
  readonly message: string;
}

const sentence = /^line (\d+)(?:, column (\d+))?: (.*)$/is;

/** `Line 3, column 5: an owner is missing` in parts; a sentence without a place belongs to the first line. */
export function readRuleFault(text: string): RuleFault {
  const found = sentence.exec(text);
  if (found === null) return { line: 1, message: text };
  const [, line, column, message = ""] = found;
  return {
    line: Number(line),
    ...(column === undefined ? {} : { column: Number(column) }),
    message: message.replace(/\.$/, ""),
  };
}

/** The entries of a list that is written a line each; empty lines are nothing. */
export function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
