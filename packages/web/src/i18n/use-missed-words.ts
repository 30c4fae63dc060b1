/**
 * Words of the second part of the catalogue that the first screen needs after all: something failed before they came.
 * Nothing is drawn again for the rest of a catalogue, unless somebody missed a word of it.
 */
import { useSyncExternalStore } from "react";
import type { Language } from "../lib/preferences.ts";
import { completeMessages } from "./messages.ts";

const missed = new Set<Language>();
const come = new Set<Language>();
const listeners = new Set<() => void>();

/** Told by who had to say it in other words; when the rest has come, it is said anew. */
export function missWords(language: Language): void {
  if (missed.has(language)) return;
  missed.add(language);
  completeMessages(language)?.then(
    () => {
      come.add(language);
      for (const listener of listeners) listener();
    },
    () => missed.delete(language),
  );
}

/** Turns true when words have come that were missed. */
export function useMissedWords(language: Language): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => come.has(language),
    () => false,
  );
}
