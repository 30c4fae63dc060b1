import { describe, expect, it } from "vitest";
import { readState } from "./issue-state.ts";

const resolved = (statusDetails: Record<string, unknown>) =>
  readState({ status: "resolved", substatus: null, statusDetails });
const archived = (substatus: string | null, statusDetails: Record<string, unknown> = {}) =>
  readState({ status: "ignored", substatus, statusDetails });

describe("the state of an issue", () => {
  it("is told only where there is an end to tell of", () =>
    expect(readState({ status: "unresolved", substatus: "new", statusDetails: {} })).toBeUndefined());
  it("names what resolved it", () => {
    expect(resolved({ inRelease: "app@2" })).toEqual({ kind: "resolvedIn", release: "app@2" });
    expect(resolved({ inNextRelease: true })).toEqual({ kind: "resolvedInNext" });
    expect(resolved({ inCommit: { commit: "abc", repository: null } })).toEqual({
      kind: "resolvedByCommit",
      commit: "abc",
    });
    expect(resolved({ autoResolved: true })).toEqual({ kind: "resolvedByAge" });
    expect(resolved({})).toEqual({ kind: "resolved" });
  });
  it("names what ends its archiving", () => {
    expect(archived("archived_until_escalating")).toEqual({ kind: "archivedUntilEscalating" });
    expect(archived("archived_forever")).toEqual({ kind: "archivedForever" });
    const condition = "archived_until_condition_met";
    expect(archived(condition, { ignoreUntil: "2026-01-01T00:00:00Z", ignoreCount: null })).toEqual({
      kind: "archivedUntil",
      at: "2026-01-01T00:00:00Z",
    });
    expect(archived(condition, { ignoreCount: 100 })).toEqual({ kind: "archivedUntilEvents", count: 100 });
    expect(archived(condition, { ignoreUserCount: 5 })).toEqual({ kind: "archivedUntilUsers", count: 5 });
  });
  it("does not trust what stands in the details", () =>
    expect(archived(null, { ignoreUntil: 5, ignoreCount: "many" })).toEqual({ kind: "archived" }));
});
