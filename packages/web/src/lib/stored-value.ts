/** A small value kept in this browser and shared by all who read it; lost silently where storage is forbidden. */
import { useSyncExternalStore } from "react";
import { currentDrawing } from "./drawing.ts";

export interface StoredValue<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly key: string;
  readonly parse: (text: string | null) => Value;
}

export function createStoredValue<Value extends string>(
  key: string,
  parse: (text: string | null) => Value,
): StoredValue<Value> {
  const listeners = new Set<() => void>();
  // To know a zone takes a tenth of a millisecond, and each moment in a drawing asks for it.
  let known: { readonly text: string | null; readonly value: Value } | undefined;
  const parseOnce = (text: string | null) => {
    if (known === undefined || known.text !== text) known = { text, value: parse(text) };
    return known.value;
  };
  let current = parse(readStorage(key));

  if (!import.meta.env.SSR) {
    window.addEventListener("storage", (event) => {
      if (event.key !== key) return;
      current = parse(event.newValue);
      for (const listener of listeners) listener();
    });
  }

  return {
    get: () => current,
    set(value) {
      current = value;
      writeStorage(key, value);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    key,
    parse: parseOnce,
  };
}

export function useStoredValue<Value>(value: StoredValue<Value>): Value {
  return useSyncExternalStore(value.subscribe, value.get, () =>
    value.parse(currentDrawing()?.stored[value.key] ?? null),
  );
}

function readStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage is switched off: the value lives as long as the page.
    return null;
  }
}

function writeStorage(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // As above; nothing to tell the user, the choice still applies now.
  }
}
