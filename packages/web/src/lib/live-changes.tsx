/** One live connection per tab, shared by every screen that wants to know what changed. */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useState,
} from "react";
import { type LiveChange, type LiveState, useLive } from "./live.ts";

interface LiveChannel {
  readonly state: LiveState;
  readonly subscribe: (listener: (change: LiveChange) => void) => () => void;
}

const Channel = createContext<LiveChannel>({ state: "connecting", subscribe: () => () => undefined });

export function LiveChangesProvider({
  url,
  children,
}: {
  readonly url: string | undefined;
  readonly children: ReactNode;
}) {
  const [listeners] = useState(() => new Set<(change: LiveChange) => void>());
  const state = useLive(url, (change) => {
    for (const listener of listeners) listener(change);
  });
  const channel = useMemo<LiveChannel>(
    () => ({
      state,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    [state, listeners],
  );
  return <Channel value={channel}>{children}</Channel>;
}

export function useLiveState(): LiveState {
  return useContext(Channel).state;
}

/** Calls back for every change while the caller is on the screen. */
export function useLiveChanges(onChange: (change: LiveChange) => void): void {
  const { subscribe } = useContext(Channel);
  const report = useEffectEvent(onChange);
  useEffect(() => subscribe((change) => report(change)), [subscribe]);
}
