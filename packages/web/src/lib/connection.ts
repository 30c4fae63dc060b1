/**
 * Whether the server can be reached. Any call that finds it gone says so; from then on it is asked again by itself,
 * more and more seldom, until it answers.
 */
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";

const PROBE_MIN_MS = 1_000;
const PROBE_MAX_MS = 15_000;
const PROBE_TIMEOUT_MS = 8_000;

export interface Connection {
  readonly isLost: boolean;
  /** When it is asked again. */
  readonly nextProbeAtMs: number | undefined;
}

const KEPT: Connection = { isLost: false, nextProbeAtMs: undefined };

let state: Connection = KEPT;
let waitMs = PROBE_MIN_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: Connection) {
  state = next;
  for (const listener of listeners) listener();
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(() => void probe(), waitMs);
  set({ isLost: true, nextProbeAtMs: Date.now() + waitMs });
  waitMs = Math.min(PROBE_MAX_MS, waitMs * 2);
}

async function probe(): Promise<void> {
  try {
    await fetch("/api/health/live", { cache: "no-store", signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    reportReached();
  } catch {
    // Still gone; the next look comes later.
    schedule();
  }
}

/** A call found nobody. */
export function reportLost(): void {
  if (!state.isLost) schedule();
}

/** A call was answered, with whatever. */
export function reportReached(): void {
  if (!state.isLost) return;
  clearTimeout(timer);
  waitMs = PROBE_MIN_MS;
  set(KEPT);
}

/** Does not wait for the next look. */
export function probeNow(): void {
  if (!state.isLost) return;
  clearTimeout(timer);
  set({ isLost: true, nextProbeAtMs: undefined });
  void probe();
}

if (typeof window !== "undefined") {
  window.addEventListener("online", probeNow);
  window.addEventListener("offline", reportLost);
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentConnection(): Connection {
  return state;
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribeConnection, currentConnection, currentConnection);
}

/** Runs something whenever the server can be reached again. */
export function useConnectionBack(run: () => void): void {
  const onBack = useEffectEvent(run);
  useEffect(() => {
    let { isLost } = state;
    return subscribeConnection(() => {
      const wasLost = isLost;
      ({ isLost } = state);
      if (wasLost && !isLost) onBack();
    });
  }, []);
}
