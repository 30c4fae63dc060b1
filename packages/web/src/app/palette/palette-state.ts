/** Whether the palette or the sheet of keys is open; both can be opened from anywhere. */
import { useSyncExternalStore } from "react";

type Open = "palette" | "keys" | undefined;

let open: Open;
const listeners = new Set<() => void>();

function set(next: Open) {
  open = next;
  for (const listener of listeners) listener();
}

export function openPalette(): void {
  set("palette");
}

export function openKeySheet(): void {
  set("keys");
}

export function closeOverlay(): void {
  set(undefined);
}

export function useOverlay(): Open {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
    () => open,
  );
}
