/**
 * The live push. One poll of the meta store serves all listeners, runs only while there is one, and each
 * listener hears of its own projects only. A wake-up from the processing side makes the next poll immediate.
 *
 * An issue changes before the events behind it are stored, and a poll may fall in between: whoever then reads the
 * figures reads those of before. So the issues of events that were stored are told of in any case, a second time if
 * need be.
 *
 * Bounded: connections in all and per caller, rows per poll, memory of what was told, and the time a connection
 * lives, after which the browser connects again and its rights are checked anew.
 */
import type { LiveEvent } from "@vedette/api";
import type { IssueId, ProjectId } from "@vedette/protocol";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import { TooManyAttempts } from "#http/answer-error.ts";

export type ChangedIssue = {
  readonly issueId: IssueId;
  readonly projectId: ProjectId;
  readonly changedAtMs: number;
  readonly event: Extract<LiveEvent, { type: "issue" }>;
};

export type LiveListener = {
  readonly callerKey: string;
  readonly projectIds: ReadonlySet<ProjectId>;
  readonly issueId: IssueId | undefined;
  /** Answers false when the connection cannot take more; it is then closed. */
  readonly send: (event: LiveEvent) => boolean;
  readonly close: () => void;
};

export type LiveHub = {
  /** Throws when the caller, or everyone together, has too many connections. */
  readonly checkRoom: (callerKey: string) => void;
  /** Adds a listener; throws when there are too many. Answers with how to leave. */
  readonly join: (listener: LiveListener) => () => void;
  readonly listeners: () => number;
  /** Tells everyone and closes. */
  readonly close: () => void;
};

export type LiveHubDeps = {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Issues changed since a time, oldest change first and bounded, and those named, changed or not. */
  readonly changedSince: (sinceMs: number, named: readonly IssueId[]) => Promise<readonly ChangedIssue[]>;
  readonly onStored: OnStored;
  /** Other processes store events as well, and tell nobody here. */
  readonly othersStore?: boolean;
};

/**
 * Calls back with the issues whose events were stored in this process; answers with how to stop. `undefined` where
 * another process stores them.
 */
export type OnStored = ((listener: (issueIds: readonly IssueId[]) => void) => () => void) | undefined;

export const liveLimits = {
  pollMs: 500,
  /** A wake-up polls at once, but not more often than this. */
  wakePollMs: 100,
  connectionsMax: 200,
  connectionsPerCallerMax: 20,
  /** As many changes in one look mean that there are more. */
  rowsMax: 200,
  /** A change may be committed a little after the time it is stamped with: look back that far again. */
  overlapMs: 3000,
  /** Where another process stores the events, a change is told again so much later: they are there by then. */
  storedAfterMs: 2000,
  /** After an error, so that a store that is down is not asked twice a second. */
  retryMs: 5000,
} as const;

/** Makes the hub. */
export function createLiveHub(deps: LiveHubDeps): LiveHub {
  const listeners = new Set<LiveListener>();
  /** What was told already, by issue: the time of the change. Swept at each poll. */
  const told = new Map<IssueId, { readonly changedAtMs: number; readonly againAtMs: number }>();
  /** Whose events were stored since the last poll; of one more than may be told of. */
  const stored = new Set<IssueId>();
  const mayBeStoredElsewhere = deps.onStored === undefined || deps.othersStore === true;
  let sinceMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let isPolling = false;
  let isWoken = false;
  let lastPollAtMs = 0;
  let stopWaking: (() => void) | undefined;

  const schedule = (afterMs: number): void => {
    if (listeners.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => void poll(), afterMs);
    timer.unref();
  };

  const poll = async (): Promise<void> => {
    if (isPolling) return;
    isPolling = true;
    isWoken = false;
    lastPollAtMs = deps.clock.nowMs();
    let nextMs: number = liveLimits.pollMs;
    const named = new Set(stored);
    stored.clear();
    try {
      const isFull = named.size > liveLimits.rowsMax;
      const changes = await deps.changedSince(sinceMs - liveLimits.overlapMs, isFull ? [] : [...named]);
      tell(changes, named);
    } catch (error) {
      note([...named]);
      deps.logger.warn({ err: error }, "the live push cannot read changed issues");
      nextMs = liveLimits.retryMs;
    }
    isPolling = false;
    schedule(isWoken ? liveLimits.wakePollMs : nextMs);
  };

  const tell = (changes: readonly ChangedIssue[], named: ReadonlySet<IssueId>): void => {
    const nowMs = deps.clock.nowMs();
    const fresh = changes.filter(({ issueId, changedAtMs }) => {
      const before = told.get(issueId);
      const isNews = before?.changedAtMs !== changedAtMs;
      const isDue = !isNews && before.againAtMs <= nowMs;
      const isStoredHere = named.has(issueId);
      if (isNews || isDue || isStoredHere) {
        const isToldAgain = isNews && !isStoredHere && mayBeStoredElsewhere;
        told.set(issueId, {
          changedAtMs,
          againAtMs: isToldAgain ? nowMs + liveLimits.storedAfterMs : Infinity,
        });
      }
      return isNews || isDue || isStoredHere;
    });
    // When a poll is full its rows are all of the oldest changes; say that there are many and jump ahead.
    const isFull = changes.length >= liveLimits.rowsMax || named.size > liveLimits.rowsMax;
    sinceMs = isFull ? nowMs : Math.max(sinceMs, ...changes.map((change) => change.changedAtMs));
    for (const [issueId, { changedAtMs }] of told) {
      if (changedAtMs < sinceMs - 2 * liveLimits.overlapMs) told.delete(issueId);
    }
    for (const listener of listeners) {
      const events = isFull
        ? [{ type: "many", count: Math.max(changes.length, named.size) } as const]
        : eventsFor(listener, fresh);
      for (const event of events) {
        if (listener.send(event)) continue;
        listeners.delete(listener);
        listener.close();
        break;
      }
    }
  };

  /** One more than may be told of is enough to know that there are many. */
  const note = (issueIds: readonly IssueId[]): void => {
    for (const issueId of issueIds) {
      if (stored.size > liveLimits.rowsMax) return;
      stored.add(issueId);
    }
  };

  const wake = (issueIds: readonly IssueId[]): void => {
    note(issueIds);
    isWoken = true;
    if (isPolling) return;
    schedule(Math.max(0, lastPollAtMs + liveLimits.wakePollMs - deps.clock.nowMs()));
  };

  const leave = (listener: LiveListener): void => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    stopWaking?.();
    stopWaking = undefined;
    told.clear();
    stored.clear();
  };

  const checkRoom = (callerKey: string): void => {
    const ofCaller = [...listeners].filter((one) => one.callerKey === callerKey).length;
    if (listeners.size >= liveLimits.connectionsMax || ofCaller >= liveLimits.connectionsPerCallerMax) {
      throw new TooManyAttempts("too_many_connections", "Too many live connections are open.", 30_000);
    }
  };

  return {
    checkRoom,
    join: (listener) => {
      checkRoom(listener.callerKey);
      listeners.add(listener);
      if (listeners.size === 1) {
        sinceMs = deps.clock.nowMs();
        stopWaking = deps.onStored?.(wake);
        schedule(0);
      }
      return () => leave(listener);
    },
    listeners: () => listeners.size,
    close: () => {
      // Leaving takes a listener out of the set while it is walked, which sets allow.
      for (const listener of listeners) {
        listener.send({ type: "closing" });
        listener.close();
        leave(listener);
      }
    },
  };
}

function eventsFor(listener: LiveListener, changes: readonly ChangedIssue[]): readonly LiveEvent[] {
  return changes
    .filter((change) => listener.projectIds.has(change.projectId))
    .filter((change) => listener.issueId === undefined || listener.issueId === change.issueId)
    .map((change) => change.event);
}
