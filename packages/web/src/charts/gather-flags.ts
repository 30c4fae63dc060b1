/** Moments on a time axis, told apart as far as the width allows. Pure. */

export interface Flag {
  readonly x: number;
  /** Of all moments at this place, the first one's first. */
  readonly labels: readonly string[];
}

/** One flag for moments that cannot be told apart at this width: two lines side by side would be one thick one. */
export function gatherFlags(
  moments: readonly { readonly x: number; readonly label: string }[],
  apartPx: number,
): readonly Flag[] {
  const flags: { x: number; labels: string[] }[] = [];
  for (const { x, label } of moments) {
    const last = flags.at(-1);
    if (last === undefined || x - last.x >= apartPx) flags.push({ x, labels: [label] });
    else last.labels.push(label);
  }
  return flags;
}
