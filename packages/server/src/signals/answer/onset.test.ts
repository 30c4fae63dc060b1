import { describe, expect, it } from "vitest";
import { onsetOf, releaseAtSurge } from "./onset.ts";

const firstSeenMs = Date.UTC(2026, 10, 20, 14, 0);
const minute = 60_000;
const old = { version: "2.4.0", firstSeenMs: firstSeenMs - 6 * 24 * 60 * minute };
const fresh = { version: "2.4.1", firstSeenMs: firstSeenMs - 14 * minute };
const oldest = { atMs: firstSeenMs, release: "2.4.1" };

describe("the onset of an issue", () => {
  it("is told against the release that had just appeared", () =>
    expect(onsetOf({ firstSeenMs, oldest, releasesBefore: [fresh, old] })).toEqual({
      atMs: firstSeenMs,
      release: { ...fresh, afterMs: 14 * minute },
    }));

  it.each([
    ["the first event came from another release", { oldest: { ...oldest, release: "2.4.0" } }],
    ["the first event is not stored any more", { oldest: { ...oldest, atMs: firstSeenMs + minute } }],
    ["there is no event at all", { oldest: undefined }],
    [
      "the release was no news any more",
      { releasesBefore: [{ ...fresh, firstSeenMs: old.firstSeenMs }, old] },
    ],
    ["it is the first release that the project has ever named", { releasesBefore: [fresh] }],
    [
      "another release appeared with it",
      { releasesBefore: [fresh, { ...old, firstSeenMs: fresh.firstSeenMs }] },
    ],
    ["the project names no releases", { releasesBefore: [], oldest: { ...oldest, release: "" } }],
  ])("is a time alone where %s", (_, changed) =>
    expect(onsetOf({ firstSeenMs, oldest, releasesBefore: [fresh, old], ...changed })).toEqual({
      atMs: firstSeenMs,
      release: undefined,
    }),
  );
});

describe("the release at a surge", () => {
  const sinceMs = firstSeenMs;
  it("appeared in the hour before or in its first hour", () => {
    expect(releaseAtSurge(sinceMs, [fresh, old])).toBe(fresh);
    const within = { ...fresh, firstSeenMs: sinceMs + 50 * minute };
    expect(releaseAtSurge(sinceMs, [within, old])).toBe(within);
  });
  it("is none that came earlier, nor the first of a project", () => {
    expect(releaseAtSurge(sinceMs, [{ ...fresh, firstSeenMs: sinceMs - 61 * minute }, old])).toBeUndefined();
    expect(releaseAtSurge(sinceMs, [fresh])).toBeUndefined();
  });
});
