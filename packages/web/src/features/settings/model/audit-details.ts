/** The words that an entry is told with; what a language has none for stands as it came. */
export interface DetailWords {
  readonly name: (name: string) => string;
  readonly value: (value: string) => string;
}

/** What holds words of ours. Elsewhere stand names that people gave, such as a project that is called storage. */
const CODED: ReadonlySet<string> = new Set([
  "sections",
  "status",
  "substatus",
  "priority",
  "namedBy",
  "role",
  "orgRole",
]);

/** The details of an entry of the audit log in one line; what is nested is told as JSON. */
export function detailsOf(data: Readonly<Record<string, unknown>>, words: DetailWords): string {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => `${words.name(name)}: ${textOf(name, value, words)}`)
    .join(" · ");
}

function textOf(name: string, value: unknown, words: DetailWords): string {
  if (Array.isArray(value)) return value.map((one) => textOf(name, one, words)).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  return typeof value === "boolean" || CODED.has(name) ? words.value(String(value)) : String(value);
}
