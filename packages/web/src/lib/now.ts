/** One clock for every relative time on the screen: they change together, and no more often than needed. */
import { useSyncExternalStore } from "react";
import { currentDrawing } from "./drawing.ts";

const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The present in milliseconds, renewed every few seconds while someone looks. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => currentDrawing()?.nowMs ?? now,
  );
}
