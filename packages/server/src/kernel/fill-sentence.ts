export type SentenceParams = Readonly<Record<string, string | number>>;

/** Puts values where a sentence has their names in braces; what stands in a value is never read as a name. */
export function fillSentence(sentence: string, params: SentenceParams): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
}

/** What somebody made up may be long: texts are told up to so many characters. */
export function shortParams(params: SentenceParams, charsMax: number): SentenceParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "string" ? value.slice(0, charsMax) : value,
    ]),
  );
}
