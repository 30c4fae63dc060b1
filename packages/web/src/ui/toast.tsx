import { useSyncExternalStore } from "react";
import { later } from "./later.tsx";

export interface ToastOptions {
  /** Said again under this name while it still stands, it is not said twice. */
  readonly id?: string;
  readonly title: string;
  readonly description?: string;
  readonly tone?: "ok" | "error";
  /** The way back, offered instead of a question beforehand. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

const ToastList = later(async () => (await import("./toast-list.tsx")).ToastList);

/** What was shown before there was a list to show it. */
let waiting: readonly ToastOptions[] = [];
const WAITING_MAX = 3;
let add: ((toast: ToastOptions) => void) | undefined;
const listeners = new Set<() => void>();

/** Shows a message that leaves by itself. */
export function showToast(toast: ToastOptions): void {
  if (add !== undefined) return add(toast);
  waiting = [...waiting, toast].slice(-WAITING_MAX);
  for (const listener of listeners) listener();
}

/** The list takes what waits and all that follows, until it is gone. */
export function takeToasts(next: (toast: ToastOptions) => void): () => void {
  add = next;
  for (const toast of waiting) next(toast);
  waiting = [];
  return () => {
    add = undefined;
  };
}

function useIsWaiting(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting.length > 0,
    () => waiting.length > 0,
  );
}

/** The place where messages appear; once, at the root. It comes with the first of them, or when the rest stands. */
export function Toaster({ closeLabel, ready }: { readonly closeLabel: string; readonly ready: boolean }) {
  const isWaiting = useIsWaiting();
  return ready || isWaiting || add !== undefined ? <ToastList closeLabel={closeLabel} /> : null;
}
