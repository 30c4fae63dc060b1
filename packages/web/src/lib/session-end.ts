/** Whether the session ended while somebody was at work: then one signs in again in place, and nothing typed is lost. */
import { useSyncExternalStore } from "react";

let hasEnded = false;
const listeners = new Set<() => void>();

function set(next: boolean) {
  if (hasEnded === next) return;
  hasEnded = next;
  for (const listener of listeners) listener();
}

export function reportSessionEnd(): void {
  set(true);
}

export function reportSession(): void {
  set(false);
}

export function useSessionEnd(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => hasEnded,
    () => hasEnded,
  );
}
