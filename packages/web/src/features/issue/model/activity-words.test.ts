import type { Activity } from "@vedette/api";
import { describe, expect, it } from "vitest";
import english from "../../../i18n/en.json";
import { sentenceOf } from "./activity-words.ts";

const ada: NonNullable<Activity["user"]> = {
  id: "1",
  email: "ada@example.com",
  name: "Ada Berg",
  username: "ada@example.com",
  isActive: true,
  avatar: { avatarType: "letter_avatar", avatarUuid: null },
  avatarUrl: null,
};

function told(type: string, data: Activity["data"] = {}, user: Activity["user"] = ada): Activity {
  return { id: "1", type, dateCreated: "2026-11-20T12:00:00Z", dateEdited: null, user, data };
}

describe("the words of the feed", () => {
  it.each([
    ["a named release", { version: "shop@3.15.1" }, "resolved_in_release", { release: "3.15.1" }],
    [
      "the next release after one",
      { version: "", current_release_version: "shop@3.15.1" },
      "resolved_in_next_after",
      { release: "3.15.1" },
    ],
    ["a next release", { version: "", current_release_version: null }, "resolved_in_next", {}],
  ])("tell %s", (_, data, key, values) =>
    expect(sentenceOf(told("set_resolved_in_release", data))).toEqual({ key, values }),
  );

  it("tell every limit of an archiving", () =>
    expect(
      sentenceOf(
        told("set_ignored", {
          substatus: "archived_until_condition_met",
          untilMs: Date.parse("2026-11-21T12:00:00Z"),
          events: { count: 100 },
          users: { count: 10, windowMinutes: 60 },
        }),
      ),
    ).toEqual({
      key: "archived_until",
      values: {},
      limits: [
        { kind: "time", at: "2026-11-21T12:00:00.000Z" },
        { kind: "events", count: 100, windowMinutes: undefined },
        { kind: "users", count: 10, windowMinutes: 60 },
      ],
    }));

  it("say whether somebody took it or gave it", () => {
    const data = { assignee: "1", assigneeType: "user", assigneeName: "Ada Berg" };
    expect(sentenceOf(told("assigned", data)).key).toBe("assigned_self");
    // A team may have the number that a person has.
    expect(sentenceOf(told("assigned", { ...data, assigneeType: "team", assigneeName: "web" }))).toEqual({
      key: "assigned",
      values: { assignee: "#web" },
    });
  });

  it("tell who reopened it, or that its archiving ended by itself", () => {
    expect(sentenceOf(told("set_unresolved")).key).toBe("reopened");
    expect(sentenceOf(told("set_unresolved", { substatus: "ongoing", ignoreCount: 100 }, null)).key).toBe(
      "archive_ended",
    );
  });

  it("name what is not known rather than hide it", () =>
    expect(sentenceOf(told("set_issue_type"))).toEqual({ key: "other", values: { type: "set_issue_type" } }));

  it("have a message for each", () => {
    const messages = Object.keys(english.issue.activity.said);
    const types = ["first_seen", "note", "set_escalating", "auto_set_ongoing", "set_public", "merge"];
    for (const type of types) expect(messages).toContain(sentenceOf(told(type)).key);
  });
});
