/** What the feed of an issue says, as a message of the catalogue with its values. Pure. */
import type { Activity } from "@vedette/api";
import { type ArchiveLimit, shortRelease } from "../../../lib/issue-status.ts";

export interface ActivitySentence {
  readonly key: SentenceKey;
  readonly values: Readonly<Record<string, string | number>>;
  /** What ends an archiving; its words depend on the language. */
  readonly limits?: readonly ArchiveLimit[];
}

const PLAIN = [
  "first_seen",
  "note",
  "set_resolved",
  "set_resolved_by_age",
  "set_escalating",
  "auto_set_ongoing",
  "set_public",
  "set_private",
  "unassigned",
  "unmerge_destination",
  "mark_reviewed",
] as const;

export type SentenceKey =
  | (typeof PLAIN)[number]
  | "resolved_in_release"
  | "resolved_in_next"
  | "resolved_in_next_after"
  | "resolved_in_commit"
  | "reopened"
  | "archive_ended"
  | "archived"
  | "archived_forever"
  | "archived_until_escalating"
  | "archived_until"
  | "regression"
  | "regression_in"
  | "priority"
  | "assigned"
  | "assigned_self"
  | "merge"
  | "unmerge_source"
  | "other";

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function limitOf(kind: "events" | "users", value: unknown): readonly ArchiveLimit[] {
  if (typeof value !== "object" || value === null || !("count" in value) || typeof value.count !== "number")
    return [];
  const window = "windowMinutes" in value ? value.windowMinutes : undefined;
  return [{ kind, count: value.count, windowMinutes: typeof window === "number" ? window : undefined }];
}

function archivedSentence(data: Activity["data"]): ActivitySentence {
  const until = data["untilMs"];
  const limits: readonly ArchiveLimit[] = [
    ...(typeof until === "number" && Number.isFinite(until) && Math.abs(until) < 8.64e15
      ? [{ kind: "time" as const, at: new Date(until).toISOString() }]
      : []),
    ...limitOf("events", data["events"]),
    ...limitOf("users", data["users"]),
  ];
  if (limits.length > 0) return { key: "archived_until", values: {}, limits };
  switch (data["substatus"]) {
    case "archived_forever":
    case "archived_until_escalating":
      return { key: data["substatus"], values: {} };
    default:
      return { key: "archived", values: {} };
  }
}

/** The sentence; who did it is given to the message as `name`. */
export function sentenceOf({ type, data, user }: Activity): ActivitySentence {
  switch (type) {
    case "set_resolved_in_release": {
      const version = text(data["version"]);
      const current = text(data["current_release_version"]);
      if (version !== undefined)
        return { key: "resolved_in_release", values: { release: shortRelease(version) } };
      return current === undefined
        ? { key: "resolved_in_next", values: {} }
        : { key: "resolved_in_next_after", values: { release: shortRelease(current) } };
    }
    case "set_resolved_in_commit":
      return {
        key: "resolved_in_commit",
        values: { commit: (text(data["commit"]) ?? "").slice(0, 12) },
      };
    case "set_unresolved":
      // The server tells what ended the archiving; a token of the organization has no person either.
      return {
        key:
          user === null && Object.keys(data).some((key) => key !== "substatus")
            ? "archive_ended"
            : "reopened",
        values: {},
      };
    case "set_ignored":
      return archivedSentence(data);
    case "set_regression": {
      const version = text(data["version"]);
      return version === undefined
        ? { key: "regression", values: {} }
        : { key: "regression_in", values: { release: shortRelease(version) } };
    }
    case "set_priority":
      return { key: "priority", values: { priority: text(data["priority"]) ?? "" } };
    case "assigned": {
      if (user !== null && data["assigneeType"] === "user" && data["assignee"] === user.id)
        return { key: "assigned_self", values: {} };
      const name = text(data["assigneeName"]) ?? text(data["assigneeEmail"]) ?? "";
      return {
        key: "assigned",
        values: { assignee: data["assigneeType"] === "team" ? `#${name}` : name },
      };
    }
    case "merge":
      return { key: "merge", values: { count: Array.isArray(data["issues"]) ? data["issues"].length : 1 } };
    case "unmerge_source":
      return {
        key: "unmerge_source",
        values: { count: Array.isArray(data["hashes"]) ? data["hashes"].length : 1 },
      };
    default: {
      const key = PLAIN.find((one) => one === type);
      return key === undefined ? { key: "other", values: { type } } : { key, values: {} };
    }
  }
}
