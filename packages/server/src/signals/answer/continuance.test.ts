import { describe, expect, it } from "vitest";
import { continuanceOf } from "./continuance.ts";
import { findLeader } from "./leader.ts";
import type { IssueId } from "@vedette/protocol";

const hourMs = 3_600_000;
const nowMs = Date.UTC(2026, 10, 20, 15, 40);
const state = (silentHours: number, perHour: number, resolvedHoursAgo?: number) => {
  const lastSeenMs = nowMs - silentHours * hourMs;
  const lastHourMs = Math.floor(lastSeenMs / hourMs) * hourMs;
  const counts = new Map(
    Array.from({ length: 24 }, (_, back) => [lastHourMs - back * hourMs, perHour] as const),
  );
  const resolvedAtMs = resolvedHoursAgo === undefined ? undefined : nowMs - resolvedHoursAgo * hourMs;
  return continuanceOf({ lastSeenMs, nowMs, counts, resolvedAtMs });
};

describe("whether an issue goes on", () => {
  it("goes on with an event within the hour", () => expect(state(0.5, 1)).toBe("going_on"));
  it("is not said of one that was resolved after its last events", () => {
    expect(state(0.5, 10, 0.2)).toBe("unknown");
    // The hour in which it was resolved had events before and after; which of them, nobody knows.
    expect(state(0.1, 10, 0.5)).toBe("unknown");
  });
  it("is said of a resolved one that releases without the mend go on sending", () =>
    expect(state(0.5, 10, 3)).toBe("going_on"));
  it("is not known of an issue that has come once or twice", () =>
    expect(state(0.5, 2 / 24)).toBe("unknown"));
  it("is quiet where ten events were to be expected since", () => expect(state(5, 4)).toBe("quiet"));
  it("is not known of a rare issue", () => expect(state(5, 0.1)).toBe("unknown"));
});

describe("the issue that leads", () => {
  const counts = (...events: readonly number[]) =>
    events.map((count, index) => ({ issueId: (index + 1) as IssueId, events: count }));
  it("makes most of the events", () =>
    expect(findLeader(counts(10, 80, 5), 100)).toEqual({ issueId: 2, events: 80, share: 0.8 }));
  it("is none among equals", () => expect(findLeader(counts(45, 40), 100)).toBeUndefined());
  it("is none of a handful, and none where it is alone", () => {
    expect(findLeader(counts(9, 1), 10)).toBeUndefined();
    expect(findLeader(counts(100), 100)).toBeUndefined();
  });
});
