/**
 * Takes what differs between two occurrences out of a message: `User 42 not found` → `User <int> not found`.
 *
 * The kinds are tried as one alternation, so the first that fits at a place wins: the longer and the more
 * particular stand before numbers.
 */
const patterns: readonly (readonly [name: string, source: string])[] = [
  ["email", String.raw`[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}`],
  ["url", String.raw`\b(?:https?|wss?|ftp)://[^\s"'<>)\]]{1,2000}`],
  ["uuid", String.raw`\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b`],
  ["traceparent", String.raw`\b00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b`],
  ["sha1", String.raw`\b[0-9a-fA-F]{40}\b`],
  ["md5", String.raw`\b[0-9a-fA-F]{32}\b`],
  [
    "date",
    String.raw`\b\d{4}-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?(?:Z|[+-][0-2]\d:?[0-5]\d)?)?(?![\d-])` +
      String.raw`|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{1,2})?(?: \d{4})?(?: \d{2}:\d{2}:\d{2})?(?: GMT[+-]\d{4}| [A-Z]{3})?`,
  ],
  [
    "ip",
    String.raw`\b(?:\d{1,3}\.){3}\d{1,3}\b|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\b|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){1,6}:(?:[0-9a-fA-F]{1,4}\b)?`,
  ],
  ["duration", String.raw`\b\d+(?:\.\d+)?(?:ms|us|µs|ns|s)\b`],
  ["hex", String.raw`\b0[xX][0-9a-fA-F]+\b|\b(?=[a-f]*\d)[0-9a-f]{8,128}\b|\b(?=[A-F]*\d)[0-9A-F]{8,128}\b`],
  ["float", String.raw`(?<![\w.-])-?\d+\.\d+(?![\w.])|\b\d+\.\d+(?![\w.])`],
  ["int", String.raw`(?<![\w-])-?\d+\b|\b\d+\b`],
  ["quoted_str", String.raw`(?<==)(?:'[^'\n]{1,200}'|"[^"\n]{1,200}")`],
  ["bool", String.raw`(?<==)(?:true|false|True|False)\b`],
];

const alternation = new RegExp(patterns.map(([name, source]) => `(?<${name}>${source})`).join("|"), "g");
/** A message's beginning says what happened; the rest is data, and costs time. */
const inputLengthMax = 1024;

/** Every pattern but quoted texts and booleans needs one of these; most messages have none. */
const worthTrying = /[\d@=:]|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|[0-9a-f]{8}/;

/** The beginning of a message with every varying part replaced by the name of its kind. */
export function parameterize(message: string): string {
  const beginning = message.slice(0, inputLengthMax);
  if (!worthTrying.test(beginning)) return beginning;
  return beginning.replace(alternation, (...args) => {
    const groups = args.at(-1) as Readonly<Record<string, string | undefined>>;
    for (const [name] of patterns) if (groups[name] !== undefined) return `<${name}>`;
    return args[0] as string;
  });
}

/** The first two lines that are not blank, parameterized: the rest of a long message is mostly data. */
export function parameterizeMessage(message: string): string {
  const lines = message.split("\n", 50).filter((line) => line.trim() !== "");
  const kept = lines.slice(0, 2).join("\n");
  return parameterize(lines.length > 2 ? `${kept}...` : kept);
}
