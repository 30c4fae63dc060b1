/** Repeatable randomness: the same seed gives the same events, on every machine. */
export type Random = {
  /** At least 0 and below 1. */
  readonly next: () => number;
  readonly integer: (min: number, max: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly hex: (digits: number) => string;
  readonly chance: (probability: number) => boolean;
};

/** A small generator of 32 bits of state; good enough for samples, and for nothing else. */
export function createRandom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    integer,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[integer(0, from.length - 1)];
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
    hex: (digits) => {
      let text = "";
      while (text.length < digits) text += integer(0, 0xffffff).toString(16).padStart(6, "0");
      return text.slice(0, digits);
    },
    chance: (probability) => next() < probability,
  };
}
