/**
 * Makes text from outside fit for a column: no NUL (PostgreSQL refuses it), no halves of a character (they
 * would come back changed), bounded.
 */
export function storedText(text: string, charactersMax: number): string {
  const clipped = text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…` : text;
  return (clipped.includes("\0") ? clipped.replaceAll("\0", "\uFFFD") : clipped).toWellFormed();
}
