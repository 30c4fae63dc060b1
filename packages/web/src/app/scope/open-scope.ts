/** Which scope selector is open; a key or the palette can open one from anywhere. */
import { useSyncExternalStore } from "react";

export type ScopePart = "project" | "environment" | "time";

let open: ScopePart | undefined;
const listeners = new Set<() => void>();

export function openScope(part: ScopePart | undefined): void {
  open = part;
  for (const listener of listeners) listener();
}

export function useOpenScope(part: ScopePart): readonly [boolean, (open: boolean) => void] {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
    () => open,
  );
  return [current === part, (next) => openScope(next ? part : undefined)];
}
