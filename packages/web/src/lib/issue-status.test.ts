import { describe, expect, it } from "vitest";
import { ARCHIVE_WAYS, RESOLVE_WAYS, stateAfter, stateNoteOf, updateBackTo } from "./issue-status.ts";

const at = Date.parse("2026-11-20T12:00:00Z");
const open = { status: "unresolved", substatus: "regressed", statusDetails: {} } as const;

describe("the state that a change leads to", () => {
  it("tells when the archiving for a day ends", () =>
    expect(stateAfter(ARCHIVE_WAYS.day, at)).toEqual({
      status: "ignored",
      substatus: "archived_until_condition_met",
      statusDetails: { ignoreUntil: "2026-11-21T12:00:00.000Z" },
    }));

  it("does not call a release “latest”: its name is for the server to say", () =>
    expect(stateAfter(RESOLVE_WAYS.latestRelease, at).statusDetails).toEqual({}));

  it("is archived until it escalates unless something else is asked", () => {
    expect(stateAfter({ status: "ignored" }, at).substatus).toBe("archived_until_escalating");
    expect(stateAfter(ARCHIVE_WAYS.forever, at).substatus).toBe("archived_forever");
  });
});

describe("the way back", () => {
  it("keeps why an issue was open", () =>
    expect(updateBackTo(open)).toEqual({ status: "unresolved", substatus: "regressed" }));

  it("keeps what resolved it", () => {
    const state = { status: "resolved", substatus: null } as const;
    expect(updateBackTo({ ...state, statusDetails: { inRelease: "shop@3.15.1" } })).toEqual({
      status: "resolved",
      statusDetails: { inRelease: "shop@3.15.1" },
    });
    expect(updateBackTo({ ...state, statusDetails: { autoResolved: true } })).toEqual({ status: "resolved" });
  });

  it("keeps what ends an archiving, without the empty limits that the server tells", () =>
    expect(
      updateBackTo({
        status: "ignored",
        substatus: "archived_until_condition_met",
        statusDetails: {
          ignoreUntil: null,
          ignoreCount: 100,
          ignoreWindow: 60,
          ignoreUserCount: null,
          ignoreUserWindow: null,
        },
      }),
    ).toEqual({ status: "ignored", statusDetails: { ignoreCount: 100, ignoreWindow: 60 } }));

  it("keeps an archiving for ever", () =>
    expect(updateBackTo({ status: "ignored", substatus: "archived_forever", statusDetails: {} })).toEqual({
      status: "ignored",
      substatus: "archived_forever",
    }));
});

describe("the words about a state", () => {
  it("are none for an open issue", () => expect(stateNoteOf(open)).toBeUndefined());

  it("name the release after which the next one is meant", () => {
    const next = { status: "resolved", substatus: null, statusDetails: { inNextRelease: true } } as const;
    const told = {
      id: "4",
      type: "set_resolved_in_release",
      dateCreated: "2026-11-20T12:00:00Z",
      dateEdited: null,
      user: null,
      data: { version: "", current_release_version: "shop@3.15.1" },
    };
    expect(stateNoteOf({ ...next, activity: [told] })).toEqual({
      kind: "resolvedInNextAfter",
      release: "3.15.1",
    });
    expect(stateNoteOf(next)).toEqual({ kind: "resolvedInNext" });
  });

  it("name every limit of an archiving", () =>
    expect(
      stateNoteOf({
        status: "ignored",
        substatus: "archived_until_condition_met",
        statusDetails: { ignoreUntil: null, ignoreCount: 100, ignoreUserCount: 10, ignoreUserWindow: 60 },
      }),
    ).toEqual({
      kind: "archivedUntil",
      limits: [
        { kind: "events", count: 100, windowMinutes: undefined },
        { kind: "users", count: 10, windowMinutes: 60 },
      ],
    }));
});
