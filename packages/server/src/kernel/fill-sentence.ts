/** Puts values where a sentence has their names in braces; what stands in a value is never read as a name. */
export function fillSentence(sentence: string, params: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
}
