/**
 * The live connection: server-sent events of issues that are new or changed. It closes while the page is
 * hidden, because browsers allow few connections per server, and reports a gap when it comes back.
 */
import type { LiveEvent } from "@vedette/api";
import { useEffect, useEffectEvent, useState } from "react";

export type LiveState = "connecting" | "live" | "broken";

export type LiveChange = Extract<LiveEvent, { type: "issue" }> | { readonly type: "gap" };

const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;

function parseEvent(event: MessageEvent<string>): LiveEvent | undefined {
  try {
    return JSON.parse(event.data) as LiveEvent;
  } catch {
    // A half line of a breaking connection; the gap is reported when it is back.
    return undefined;
  }
}

/** Opens the connection at `url` and hands over what changes. */
export function useLive(url: string | undefined, onChange: (change: LiveChange) => void): LiveState {
  const [state, setState] = useState<LiveState>("connecting");
  const report = useEffectEvent(onChange);

  useEffect(() => {
    if (url === undefined) return;
    const address = url;
    let source: EventSource | undefined;
    let retryTimer: ReturnType<typeof setTimeout> | undefined;
    let retryMs = RETRY_MIN_MS;
    let hadConnection = false;

    function close() {
      clearTimeout(retryTimer);
      source?.close();
      source = undefined;
    }

    function retry() {
      close();
      setState("broken");
      retryTimer = setTimeout(open, retryMs);
      retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
    }

    function open() {
      source = new EventSource(address);
      source.addEventListener("ready", () => {
        retryMs = RETRY_MIN_MS;
        setState("live");
        if (hadConnection) report({ type: "gap" });
        hadConnection = true;
      });
      source.addEventListener("issue", (event: MessageEvent<string>) => {
        const parsed = parseEvent(event);
        if (parsed?.type === "issue") report(parsed);
      });
      source.addEventListener("many", () => report({ type: "gap" }));
      source.addEventListener("closing", retry);
      source.addEventListener("error", retry);
    }

    function followVisibility() {
      if (document.hidden) close();
      else if (source === undefined) open();
    }

    if (!document.hidden) open();
    document.addEventListener("visibilitychange", followVisibility);
    return () => {
      document.removeEventListener("visibilitychange", followVisibility);
      close();
    };
  }, [url]);

  return state;
}
