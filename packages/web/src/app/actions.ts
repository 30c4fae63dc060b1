/**
 * The one registry of what a person can do now. Keys, the palette, the sheet of keys and tooltips all read
 * it, so a shortcut is never shown that does not work. Screens add their actions while they are shown.
 */
import type { LucideIcon } from "lucide-react";
import { useEffect, useEffectEvent, useId, useRef, useSyncExternalStore } from "react";

export type ActionSection = "places" | "issue" | "list" | "view" | "account";

export interface Action {
  readonly id: string;
  readonly label: string;
  readonly section: ActionSection;
  readonly icon?: LucideIcon;
  /** A key, a chord `mod+k`, or a sequence `g i`. */
  readonly keys?: string;
  /** Works from the keyboard only; the palette would close over what it moves. */
  readonly keyOnly?: boolean;
  /** A second key for the same thing; listed nowhere. */
  readonly isAlias?: boolean;
  readonly run: () => void;
}

type Registry = ReadonlyMap<string, readonly Action[]>;

let registry: Registry = new Map();
let flat: readonly Action[] = [];
const listeners = new Set<() => void>();

function replace(next: Registry) {
  registry = next;
  flat = [...next.values()].flat();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Everything that can be done now. */
export function useAllActions(): readonly Action[] {
  return useSyncExternalStore(
    subscribe,
    () => flat,
    () => flat,
  );
}

/** For the key handler, which lives outside React's cycle. */
export function currentActions(): readonly Action[] {
  return flat;
}

/** Adds actions while the caller is on the screen. Later ones win where keys collide. */
export function useActions(actions: readonly Action[]): void {
  const owner = useId();
  const registered = useRef<string>(undefined);
  const run = useEffectEvent((id: string) => actions.find((action) => action.id === id)?.run());

  // After every render, but only what shows is compared: functions are looked up when they run.
  useEffect(() => {
    const shape = actions.map((action) => `${action.id}|${action.label}|${action.keys ?? ""}`).join("\n");
    if (registered.current === shape) return;
    registered.current = shape;
    replace(
      new Map(registry).set(
        owner,
        actions.map((action) => ({ ...action, run: () => run(action.id) })),
      ),
    );
  });

  useEffect(
    () => () => {
      registered.current = undefined;
      const next = new Map(registry);
      next.delete(owner);
      replace(next);
    },
    [owner],
  );
}
