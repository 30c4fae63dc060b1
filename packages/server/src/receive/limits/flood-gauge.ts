/**
 * Whether so much is being refused for a key that looking into it is no longer worth its price. Up to a rate each
 * refused request is read and its items are counted exactly; beyond, a request is refused from its head alone and
 * counted as one item.
 */
import type { KeyId } from "@vedette/protocol";

export type FloodGauge = {
  readonly countRefusal: (keyId: KeyId, nowMs: number) => void;
  /** Whether there have been too many refusals within this second. */
  readonly isFlood: (keyId: KeyId, nowMs: number) => boolean;
};

const keysMax = 10_000;

export function createFloodGauge(exactPerSecondMax: number): FloodGauge {
  const seconds = new Map<KeyId, { second: number; count: number }>();
  return {
    countRefusal: (keyId, nowMs) => {
      const second = Math.floor(nowMs / 1000);
      let known = seconds.get(keyId);
      if (!known) {
        if (seconds.size >= keysMax) seconds.clear();
        seconds.set(keyId, (known = { second, count: 0 }));
      }
      if (known.second !== second) {
        known.second = second;
        known.count = 0;
      }
      known.count += 1;
    },
    isFlood: (keyId, nowMs) => {
      const known = seconds.get(keyId);
      return known?.second === Math.floor(nowMs / 1000) && known.count >= exactPerSecondMax;
    },
  };
}
