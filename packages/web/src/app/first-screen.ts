/**
 * Whether the first screen stands: a route is drawn and what it asked the server for has come. What nobody needs before
 * (words of other screens, the palette, dialogs) is fetched then, so that it neither delays the first paint nor the
 * first press of its key.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { whenIdle } from "../lib/when-idle.ts";

/** A server that takes its time leaves the line free, and a key may be pressed meanwhile. */
const WAIT_MAX_MS = 10_000;

let stands = false;
const listeners = new Set<() => void>();

function declare(): void {
  stands = true;
  for (const listener of listeners) listener();
}

/** Once, at the start of the page. */
export function watchFirstScreen(router: AnyRouter, queryClient: QueryClient, onStanding: () => void): void {
  let isDone = false;
  const finish = () => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    for (const stop of stops) stop();
    whenIdle(() => {
      declare();
      onStanding();
    });
  };
  // Queries are started in effects of what was drawn: a moment without one between two of them is not the end.
  const look = () =>
    setTimeout(() => {
      // Answers may be there before the screen that shows them.
      const { status, resolvedLocation } = router.state;
      const isDrawn = status === "idle" && resolvedLocation !== undefined;
      if (isDrawn && queryClient.isFetching() === 0) finish();
    });
  const timer = setTimeout(finish, WAIT_MAX_MS);
  const stops = [
    router.subscribe("onResolved", look),
    router.subscribe("onRendered", look),
    queryClient.getQueryCache().subscribe((event) => {
      if (event.type === "updated" && event.query.state.fetchStatus === "idle") look();
    }),
  ];
}

export function useFirstScreenStands(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => stands,
    () => stands,
  );
}
