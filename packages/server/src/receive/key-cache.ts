/**
 * What the receiver knows of DSN keys, so that the meta store is asked once per key and interval and not once
 * per event. Unknown keys are remembered too: a stranger's flood must not become a flood of queries.
 */
import type { PublicKey } from "@vedette/protocol";
import type { IngestKey } from "./ingest-key.ts";
import type { Clock } from "#kernel/clock.ts";

export type KeyCache = {
  /** The answer when it is fresh; then no promise is made. */
  readonly cached: (publicKey: PublicKey) => { readonly key: IngestKey | undefined } | undefined;
  readonly find: (publicKey: PublicKey) => Promise<IngestKey | undefined>;
};

export function createKeyCache(deps: {
  readonly findKey: (publicKey: PublicKey) => Promise<IngestKey | undefined>;
  readonly clock: Clock;
  readonly freshMs?: number;
  readonly keysMax?: number;
}): KeyCache {
  const freshMs = deps.freshMs ?? 5000;
  const keysMax = deps.keysMax ?? 10_000;
  const known = new Map<PublicKey, { readonly key: IngestKey | undefined; readonly untilMs: number }>();
  const asking = new Map<PublicKey, Promise<IngestKey | undefined>>();

  const cached: KeyCache["cached"] = (publicKey) => {
    const entry = known.get(publicKey);
    return entry && entry.untilMs > deps.clock.nowMs() ? entry : undefined;
  };

  async function ask(publicKey: PublicKey): Promise<IngestKey | undefined> {
    const key = await deps.findKey(publicKey);
    known.delete(publicKey);
    if (known.size >= keysMax) {
      const oldest = known.keys().next();
      if (!oldest.done) known.delete(oldest.value);
    }
    known.set(publicKey, { key, untilMs: deps.clock.nowMs() + freshMs });
    return key;
  }

  return {
    cached,
    find: async (publicKey) => {
      const entry = cached(publicKey);
      if (entry) return entry.key;
      const pending = asking.get(publicKey) ?? ask(publicKey).finally(() => asking.delete(publicKey));
      asking.set(publicKey, pending);
      return await pending;
    },
  };
}
