/**
 * Takes what differs between two occurrences out of a message: `User 42 not found` → `User <int> not found`. One pass:
 * what has a form of its own is found by one expression; every other word is looked at by itself.
 */

const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}";
const clock = String.raw`[0-2]?\d:[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?(?: ?[AaPp][Mm]\b)?`;
const zone = String.raw`(?: ?(?:(?:Z|UTC|GMT)(?: ?[+-][0-2]\d:?[0-5]\d)?|[+-][0-2]\d:?[0-5]\d))?`;

/** At one place the first that fits wins. Every repetition is bounded. */
const forms: readonly (readonly [name: string, source: string])[] = [
  ["email", String.raw`[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}`],
  ["url", String.raw`\b[a-z][a-z0-9+]{1,15}:\/\/[^\s"'<>)\]]{1,2000}`],
  ["token", String.raw`\beyJ[\w-]{6,2000}\.[\w-]{4,4000}(?:\.[\w-]{1,2000})?`],
  ["traceparent", String.raw`\b00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b`],
  ["uuid", String.raw`\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b`],
  [
    "date",
    String.raw`\b\d{4}[-/][01]?\d[-/][0-3]?\d(?:[T ]${clock}${zone})?(?![\d-])` +
      String.raw`|\b[0-3]?\d[/.-](?:[01]?\d|${month})[/.-]\d{4}(?:[ :T]${clock}${zone})?(?!\d)` +
      String.raw`|\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?(?:[0-3]?\d ${month}|${month} [0-3]?\d)(?:,? \d{4})?(?:,? ${clock})?${zone}(?: ?\([A-Za-z ]{1,40}\))?(?![\w:])` +
      String.raw`|\bdatetime\.(?:datetime|date|time)\([^()]{0,100}\)`,
  ],
  ["time", String.raw`\b${clock}(?![\w:])`],
  [
    "ip",
    String.raw`\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5}|\/\d{1,2})?\b|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\b|(?<![\w:])(?=[0-9a-fA-F:]{0,40}\d)(?:[0-9a-fA-F]{0,4}:){1,6}:(?:[0-9a-fA-F]{1,4}:){0,5}[0-9a-fA-F]{0,4}(?![\w:])`,
  ],
  ["mac", String.raw`\b(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\b`],
  [
    "path",
    String.raw`\b[A-Za-z]:\\(?:[^\\\s:"'<>|*?]{1,200}\\){0,30}[^\\\s:"'<>|*?,;)]{0,200}|(?<![\w/.:])~?(?:\/[\w.@%+~=-]{1,200}){2,40}\/?`,
  ],
  ["version", String.raw`\bv?\d{1,5}\.\d{1,5}\.\d{1,6}(?:[.-][\w.]{1,30})?\b`],
  [
    "duration",
    String.raw`\b\d{1,20}(?:\.\d{1,20})? ?(?:ms|us|µs|ns|s|sec|secs|seconds?|minutes?|hours?|days?)\b`,
  ],
  ["size", String.raw`\b\d{1,20}(?:\.\d{1,20})? ?(?:[KMGTkmgt]i?B|bytes?|B)\b`],
  ["hex", String.raw`\b0[xX][0-9a-fA-F]{1,64}\b`],
  ["value", String.raw`(?<=\w=)(?:'[^'\n]{0,200}'|"[^"\n]{0,200}"|[^\s,;&'"<>()[\]{}]{1,200})`],
  ["float", String.raw`(?<![\w.])-?\d{1,30}[.,]\d{1,30}%?(?![\w.]{0,100}\w)`],
  // What is quoted and holds a digit is data; the name of a column or an encoding seldom does.
  ["quoted", String.raw`(?<=')[^'\s]{0,60}\d[^'\s]{0,60}(?=')|(?<=")[^"\s]{0,60}\d[^"\s]{0,60}(?=")`],
  ["word", String.raw`(?<![\w.-])-(?=\d)[\w-]{1,500}|\w[\w-]{0,500}`],
];

const alternation = new RegExp(forms.map(([name, source]) => `(?<${name}>${source})`).join("|"), "g");
const names = forms.map(([name]) => name);

/** A message's beginning says what happened; the rest is data, and costs time. */
const inputLengthMax = 1024;
/** Without a digit and these there is nothing that varies by its form. */
const worthTrying = /[\d@=\\]|eyJ|\/[\w.]|[A-Za-z0-9_]{20}/;

/** The beginning of a message with every varying part replaced by the name of its kind. */
export function parameterize(message: string): string {
  const beginning = message.slice(0, inputLengthMax).toWellFormed();
  if (!worthTrying.test(beginning)) return beginning;
  return beginning.replace(alternation, (...args) => {
    const groups = args.at(-1) as Readonly<Record<string, string | undefined>>;
    const { word } = groups;
    if (word !== undefined) return wordText(word);
    for (const name of names) if (groups[name] !== undefined) return `<${name}>`;
    return String(args[0]);
  });
}

/** The first two lines that are not blank, parameterized: the rest of a long message is mostly data. */
export function parameterizeMessage(message: string): string {
  const lines = message
    .slice(0, 4 * inputLengthMax)
    .split("\n", 50)
    .filter((line) => line.trim() !== "");
  const kept = lines.slice(0, 2).join("\n");
  return parameterize(lines.length > 2 ? `${kept}...` : kept);
}

function wordText(word: string): string {
  if (!/\d/.test(word)) return word.length >= 20 && looksRandom(word) ? "<id>" : word;
  if (/^-?\d+$/.test(word)) return "<int>";
  if (isIdentifier(word)) return "<id>";
  const text = word.replace(/[A-Za-z0-9]+/g, partText);
  // `web-<hex>-<id>`, `<int>-<int>`: what is left of an identifier says nothing.
  return /^(?:<\w+>[_-]?)+$/.test(text) && text.length > 6 ? "<id>" : text;
}

function partText(part: string): string {
  if (!/\d/.test(part)) return part;
  if (/^\d+$/.test(part)) return "<int>";
  if (/^(?:[0-9a-f]{6,128}|[0-9A-F]{6,128})$/.test(part) || looksRandom(part)) return "<id>";
  const numbered = /^([A-Za-z]+)\d+$/.exec(part)?.[1];
  return numbered === undefined || fixedNumbers.has(numbered.toLowerCase()) ? part : `${numbered}<int>`;
}

/** Names that end in a number and mean one thing. */
const fixedNumbers: ReadonlySet<string> = new Set([
  "utf",
  "sha",
  "md",
  "ipv",
  "base",
  "http",
  "oauth",
  "x",
  "h",
  "mp",
  "ec",
  "s",
  "p",
  "rs",
  "es",
  "hs",
  "aes",
  "rsa",
  "crc",
  "int",
  "uint",
  "float",
  "win",
  "lz",
  "log",
  "web",
  "py",
  "python",
  "php",
  "go",
  "node",
  "v",
  "tls",
  "ssl",
  "k",
]);

/** `ch_3NqPBt2e…`, `web-7d9f8b6c5d-x2x4z`, `01J8ZQ…`, 24 digits of an object's id. */
function isIdentifier(word: string): boolean {
  if (/^[0-9a-fA-F]{8,128}$/.test(word)) return true;
  const prefixed = /^[a-z]{1,10}_([A-Za-z0-9]{8,64})$/.exec(word)?.[1];
  if (prefixed !== undefined) return looksRandom(prefixed) || /[a-z]\d+[a-z]|^\d+[a-z]/.test(prefixed);
  if (/^[a-z][a-z0-9-]{0,60}-[a-z0-9]{8,10}-[a-z0-9]{5}$/.test(word)) return /\d/.test(word.slice(-16));
  return !word.includes("-") && !word.includes("_") && looksRandom(word);
}

/** Letters and digits, or both cases, mixed as no word mixes them. */
function looksRandom(text: string): boolean {
  if (text.length < 5 || !/^[A-Za-z0-9_-]+$/.test(text)) return false;
  let changes = 0;
  let digits = 0;
  let previous = "";
  for (const char of text) {
    const kind = char >= "0" && char <= "9" ? "digit" : char >= "a" && char <= "z" ? "lower" : "upper";
    if (kind === "digit") digits += 1;
    // A capital begins a word; a small letter after it does not count as a change.
    if (previous !== "" && kind !== previous && !(previous === "upper" && kind === "lower")) changes += 1;
    previous = kind;
  }
  if (digits === 0) return text.length >= 20 && changes >= 5;
  return (
    changes >= 3 || (text.length >= 8 && changes >= 2 && digits >= 2) || (text.length >= 16 && changes >= 2)
  );
}
