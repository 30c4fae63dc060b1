/** The words that an entry is told with; what a language has none for stands as it came. */
export interface DetailWords {
  readonly name: (name: string) => string;
  readonly value: (value: string) => string;
}

/** The details of an entry of the audit log in one line; what is nested is told as JSON. */
export function detailsOf(data: Readonly<Record<string, unknown>>, words: DetailWords): string {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => `${words.name(name)}: ${textOf(value, words)}`)
    .join(" · ");
}

function textOf(value: unknown, words: DetailWords): string {
  if (Array.isArray(value)) return value.map((one) => textOf(one, words)).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : words.value(String(value));
}
