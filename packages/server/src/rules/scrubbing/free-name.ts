/** Of more names than this that become one, the last is kept: only a hostile sender has them. */
const numberMax = 50;

/**
 * What was secret in two names may have been all that told them apart: the second of them is numbered, so that what
 * stands under either is kept.
 */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  for (let number = 2; number < numberMax; number += 1)
    if (!isTaken(`${name}_${number}`)) return `${name}_${number}`;
  return `${name}_${numberMax}`;
}
