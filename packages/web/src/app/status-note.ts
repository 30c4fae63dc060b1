/** What the screen wants to say in the status line: how much of what is shown. */
import { useEffect, useSyncExternalStore } from "react";

let note = "";
const listeners = new Set<() => void>();

function set(next: string) {
  note = next;
  for (const listener of listeners) listener();
}

/** Says it while the caller is on the screen. */
export function useStatusNote(text: string): void {
  useEffect(() => {
    set(text);
    return () => set("");
  }, [text]);
}

export function useShownStatusNote(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => note,
    () => note,
  );
}
