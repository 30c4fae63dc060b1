import type { IssueId, ProjectId } from "@vedette/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "#kernel/logger.ts";
import { type ChangedIssue, createLiveHub, liveLimits, type LiveListener } from "./live-hub.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function change(issueId: number, changedAtMs: number): ChangedIssue {
  const event = {
    type: "issue",
    issueId: String(issueId),
    projectId: "1",
    isNew: false,
    shortId: "A-1",
    title: "t",
    level: "error",
    status: "unresolved",
    lastSeen: new Date(changedAtMs).toISOString(),
  } as const;
  return { issueId: issueId as IssueId, projectId: 1 as ProjectId, changedAtMs, event };
}

function startHub(
  changedSince: (sinceMs: number, stored: readonly IssueId[]) => Promise<readonly ChangedIssue[]>,
  hearsStored = true,
  othersStore = false,
) {
  const wakers = new Set<(stored: readonly IssueId[]) => void>();
  const hub = createLiveHub({
    clock: { nowMs: () => Date.now() },
    logger: silentLogger,
    changedSince,
    onStored: hearsStored
      ? (listener) => {
          wakers.add(listener);
          return () => wakers.delete(listener);
        }
      : undefined,
    othersStore,
  });
  const sent: string[] = [];
  const listener = (send = true): LiveListener => ({
    callerKey: "user:1",
    projectIds: new Set([1 as ProjectId]),
    issueId: undefined,
    send: (event) => {
      sent.push(event.type);
      return send;
    },
    close: () => sent.push("closed"),
  });
  return { hub, wakers, sent, listener };
}

describe("the live hub", () => {
  it("asks the store only while somebody listens, and not more often than it says", async () => {
    let looks = 0;
    const { hub, wakers, listener } = startHub(async () => {
      looks += 1;
      return [];
    });
    await vi.advanceTimersByTimeAsync(5000);
    expect(looks).toBe(0);
    const leave = hub.join(listener());
    await vi.advanceTimersByTimeAsync(5000);
    expect(looks).toBeGreaterThanOrEqual(10);
    expect(looks).toBeLessThanOrEqual(11);
    for (let wake = 0; wake < 1000; wake += 1) {
      for (const waker of wakers) waker([]);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(looks).toBeLessThanOrEqual(11 + 1000 / liveLimits.wakePollMs + 1);
    leave();
    expect(wakers.size).toBe(0);
    const before = looks;
    await vi.advanceTimersByTimeAsync(5000);
    expect(looks).toBe(before);
  });

  it("tells a change once, though it looks back over the same time again", async () => {
    const startMs = Date.now();
    const { hub, sent, listener } = startHub(async () => [change(1, startMs + 10), change(2, startMs + 20)]);
    hub.join(listener());
    await vi.advanceTimersByTimeAsync(4 * liveLimits.pollMs);
    expect(sent).toEqual(["issue", "issue"]);
  });

  it("tells a change again when the events behind it are stored: who read at the first time read too early", async () => {
    const startMs = Date.now();
    const { hub, wakers, sent, listener } = startHub(async () => [
      change(1, startMs + 10),
      change(2, startMs + 20),
    ]);
    hub.join(listener());
    await vi.advanceTimersByTimeAsync(2 * liveLimits.pollMs);
    expect(sent).toHaveLength(2);
    for (const waker of wakers) waker([1 as IssueId]);
    await vi.advanceTimersByTimeAsync(4 * liveLimits.pollMs);
    expect(sent).toHaveLength(3);
  });

  it("tells of stored events that changed nothing of their issue but its figures, also after the store failed", async () => {
    let looks = 0;
    const { hub, wakers, sent, listener } = startHub(async (_, stored) => {
      looks += 1;
      if (looks === 2) throw new Error("down");
      return stored.map((issueId) => change(issueId, 5));
    });
    hub.join(listener());
    await vi.advanceTimersByTimeAsync(1);
    for (const waker of wakers) waker([7 as IssueId]);
    await vi.advanceTimersByTimeAsync(2 * liveLimits.retryMs);
    expect(sent).toEqual(["issue"]);
  });

  it("says that there are many where events of very many issues were stored", async () => {
    const { hub, wakers, sent, listener } = startHub(async () => []);
    hub.join(listener());
    await vi.advanceTimersByTimeAsync(1);
    for (const waker of wakers)
      waker(Array.from({ length: liveLimits.rowsMax + 1 }, (_, index) => index as IssueId));
    await vi.advanceTimersByTimeAsync(2 * liveLimits.pollMs);
    expect(sent).toEqual(["many"]);
  });

  it("tells a change twice where another process stores the events", async () => {
    const startMs = Date.now();
    const { hub, sent, listener } = startHub(async () => [change(1, startMs + 10)], false);
    hub.join(listener());
    await vi.advanceTimersByTimeAsync(liveLimits.pollMs);
    expect(sent).toEqual(["issue"]);
    await vi.advanceTimersByTimeAsync(10 * liveLimits.pollMs);
    expect(sent).toEqual(["issue", "issue"]);
  });

  it("tells a change twice where others store as well, unless its events were stored here", async () => {
    const first = Date.now();
    const { hub, wakers, sent, listener } = startHub(
      async () => [change(1, first), change(2, first)],
      true,
      true,
    );
    hub.join(listener());
    await vi.advanceTimersByTimeAsync(liveLimits.pollMs);
    expect(sent).toEqual(["issue", "issue"]);
    for (const waker of wakers) waker([2 as IssueId]);
    await vi.advanceTimersByTimeAsync(liveLimits.wakePollMs);
    expect(sent).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(liveLimits.storedAfterMs + 2 * liveLimits.pollMs);
    // The second issue was told when its events were stored, the first when they will have been elsewhere.
    expect(sent).toHaveLength(4);
  });

  it("says that there are many instead of flooding", async () => {
    let isFirst = true;
    const { hub, sent, listener } = startHub(async () => {
      const rows = isFirst
        ? Array.from({ length: liveLimits.rowsMax }, (_, index) => change(index + 1, Date.now()))
        : [];
      isFirst = false;
      return rows;
    });
    hub.join(listener());
    await vi.advanceTimersByTimeAsync(liveLimits.pollMs * 2);
    expect(sent).toEqual(["many"]);
  });

  it("gives up on a reader that is too slow", async () => {
    const { hub, sent, listener } = startHub(async () => [change(1, Date.now())]);
    hub.join(listener(false));
    await vi.advanceTimersByTimeAsync(liveLimits.pollMs);
    expect(sent).toEqual(["issue", "closed"]);
    expect(hub.listeners()).toBe(0);
  });

  it("goes on after the store failed, less often", async () => {
    let looks = 0;
    const { hub, sent, listener } = startHub(async () => {
      looks += 1;
      if (looks === 1) throw new Error("down");
      return [change(1, Date.now())];
    });
    hub.join(listener());
    await vi.advanceTimersByTimeAsync(liveLimits.retryMs - 1);
    expect(looks).toBe(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(sent).toEqual(["issue"]);
  });
});
