/**
 * What the server went by when it drew the list into the document (see draw-list.tsx). A page that takes the drawing
 * over draws the same once more before it goes by what this browser says: every hook that reads the browser asks here
 * for its first answer, and React draws again where the two differ.
 */
import { useEffect, useSyncExternalStore } from "react";
import type { Language } from "./preferences.ts";

export interface Drawing {
  readonly nowMs: number;
  /** Where it stands: an address may have led on to it. */
  readonly href: string;
  readonly language: Language;
  /** What this browser keeps, by the key it is kept under. */
  readonly stored: Readonly<Record<string, string>>;
}

let drawing: Drawing | undefined;

/** Drawing is one synchronous step, so the server's documents do not meet here. */
export function drawBy(next: Drawing): void {
  drawing = next;
}

export function currentDrawing(): Drawing | undefined {
  return drawing;
}

const never = () => () => undefined;

/** Whether the page lives: not on the server, and not while a drawing is taken over. */
export function useIsLive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** Tells that what is drawn can be used: what was done before is done then (show-drawing.js). */
export function tellLive(): void {
  document.dispatchEvent(new Event("vedette-live"));
}

/** As soon as the caller lives. */
export function useTellLive(): void {
  useEffect(() => {
    // Behind the effects of everything that was taken over with it.
    const timer = setTimeout(tellLive);
    return () => clearTimeout(timer);
  }, []);
}
