/** Wall clock in integer milliseconds since the epoch (UTC); injected, so that tests own time. */
export type Clock = { readonly nowMs: () => number };

export const systemClock: Clock = { nowMs: () => Date.now() };
