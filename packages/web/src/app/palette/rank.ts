/** How well a label answers what was typed. Pure. */

/** 0 for no match; higher is better. Letters must come in order; starts of words count more. */
export function rankMatch(label: string, typed: string): number {
  const text = label.toLowerCase();
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return 1;
  const at = text.indexOf(wanted);
  if (at >= 0) return 1_000 - at + (at === 0 || /\W/.test(text[at - 1] ?? "") ? 500 : 0);
  let score = 0;
  let position = 0;
  for (const letter of wanted) {
    if (letter === " ") continue;
    const found = text.indexOf(letter, position);
    if (found < 0) return 0;
    const startsWord = found === 0 || /\W/.test(text[found - 1] ?? "");
    score += startsWord ? 12 : found === position ? 6 : 1;
    position = found + 1;
  }
  // Letters scattered over a long label are no answer.
  return score < wanted.length * 3 ? 0 : score;
}

export type Jump =
  | { readonly kind: "event"; readonly id: string }
  | { readonly kind: "issue"; readonly id: string }
  | undefined;

/** An event id or an issue's short id that was pasted in. */
export function readJump(typed: string): Jump {
  const text = typed.trim();
  const hex = text.replaceAll("-", "");
  if (/^[0-9a-f]{32}$/i.test(hex) && (text.length === 32 || text.length === 36))
    return { kind: "event", id: hex.toLowerCase() };
  if (/^[A-Za-z0-9][A-Za-z0-9_-]*-[0-9A-Za-z]{1,10}$/.test(text))
    return { kind: "issue", id: text.toUpperCase() };
  return undefined;
}
