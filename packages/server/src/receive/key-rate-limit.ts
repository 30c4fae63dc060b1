/** The limit of events that a DSN key may carry: a fixed window per key, kept by each receiving process. */
import type { KeyId } from "@vedette/protocol";
import type { IngestKey } from "./ingest-key.ts";

export type KeyRateLimit = {
  /** Seconds to wait, or `undefined` when the request may pass (it is counted then). */
  readonly take: (key: IngestKey, nowMs: number) => number | undefined;
};

const windowsMax = 10_000;

export function createKeyRateLimit(): KeyRateLimit {
  const windows = new Map<KeyId, { endMs: number; count: number }>();
  return {
    take: (key, nowMs) => {
      if (!key.rateLimit) return undefined;
      let window = windows.get(key.keyId);
      if (!window || window.endMs <= nowMs) {
        if (windows.size >= windowsMax) windows.clear();
        window = { endMs: nowMs + key.rateLimit.windowSeconds * 1000, count: 0 };
        windows.set(key.keyId, window);
      }
      if (window.count >= key.rateLimit.count) return Math.max(1, Math.ceil((window.endMs - nowMs) / 1000));
      window.count += 1;
      return undefined;
    },
  };
}
