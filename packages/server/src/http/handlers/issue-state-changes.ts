/** What an update asks of the state of issues, read from the words of the clients. */
import type { IssueUpdate, StatusDetails } from "@vedette/api";
import type { ArchiveCondition, ArchiveLimit } from "#domain/issues/state/archive-condition.ts";
import type {
  ArchiveSubstatus,
  ResolutionWish,
  StateChange,
  StatusChange,
} from "#domain/issues/state/change-state.ts";
import { assertNever } from "#kernel/errors.ts";
import { apiError } from "#http/answer-error.ts";

const minuteMs = 60_000;

/** The state that is asked for; empty where the update says nothing of it. */
export function readStateChange(update: IssueUpdate, nowMs: number): StateChange {
  return { status: readStatus(update, nowMs), priority: update.priority };
}

function readStatus(update: IssueUpdate, nowMs: number): StatusChange | undefined {
  const details = update.statusDetails ?? {};
  const condition = readCondition(details, nowMs);
  const resolution = readResolutionWish(details);
  switch (update.status) {
    case undefined:
      refuse(update.substatus, "substatus", "A substatus needs the status that it belongs to.");
      refuse(condition ?? resolution, "statusDetails", "Details need the status that they belong to.");
      return undefined;
    case "unresolved":
      refuse(condition ?? resolution, "statusDetails", "These details do not belong to an open issue.");
      return { status: "unresolved", substatus: openSubstatus(update.substatus) };
    case "resolved":
    case "resolvedInNextRelease":
      refuse(condition, "statusDetails", "These details belong to an archived issue.");
      refuse(update.substatus, "substatus", "A resolved issue has no substatus.");
      return {
        status: "resolved",
        resolution: update.status === "resolved" ? resolution : { kind: "next_release" },
      };
    case "ignored":
    case "muted":
      refuse(resolution, "statusDetails", "These details belong to a resolved issue.");
      return { status: "ignored", condition, substatus: archiveSubstatus(update.substatus, condition) };
    default:
      return assertNever(update.status);
  }
}

function refuse(value: unknown, field: string, message: string): void {
  if (value !== undefined && value !== null) throw apiError("invalid_input", message, field);
}

function openSubstatus(substatus: string | null | undefined) {
  switch (substatus) {
    case undefined:
    case null:
      return undefined;
    case "new":
    case "ongoing":
    case "escalating":
    case "regressed":
      return substatus;
    default:
      throw apiError("invalid_input", "An open issue has no such substatus.", "substatus");
  }
}

function archiveSubstatus(
  substatus: string | null | undefined,
  condition: ArchiveCondition | undefined,
): ArchiveSubstatus | undefined {
  switch (substatus) {
    case undefined:
    case null:
      return undefined;
    case "archived_until_condition_met":
      if (condition !== undefined) return substatus;
      throw apiError("invalid_input", "Say by statusDetails what ends the archiving.", "statusDetails");
    case "archived_forever":
    case "archived_until_escalating":
      refuse(condition, "statusDetails", "What is archived like this ends by no condition.");
      return substatus;
    default:
      throw apiError("invalid_input", "An archived issue has no such substatus.", "substatus");
  }
}

function readCondition(details: StatusDetails, nowMs: number): ArchiveCondition | undefined {
  const { ignoreDuration: minutes, ignoreUntil: until } = details;
  const events = readLimit(details.ignoreCount, details.ignoreWindow, "ignoreWindow");
  const users = readLimit(details.ignoreUserCount, details.ignoreUserWindow, "ignoreUserWindow");
  const untilMs =
    typeof minutes === "number"
      ? nowMs + minutes * minuteMs
      : typeof until === "string"
        ? Date.parse(until)
        : undefined;
  return untilMs === undefined && events === undefined && users === undefined
    ? undefined
    : { untilMs, events, users };
}

function readLimit(
  count: number | null | undefined,
  windowMinutes: number | null | undefined,
  windowField: string,
): ArchiveLimit | undefined {
  if (typeof count === "number") return { count, windowMinutes: windowMinutes ?? undefined };
  refuse(windowMinutes, `statusDetails.${windowField}`, "A window needs a count.");
  return undefined;
}

function readResolutionWish(details: StatusDetails): ResolutionWish | undefined {
  const { inNextRelease, inRelease, inCommit } = details;
  if (inCommit !== undefined && inCommit !== null) {
    return { kind: "commit", commit: inCommit.commit, repository: inCommit.repository ?? undefined };
  }
  if (typeof inRelease === "string")
    return inRelease === "latest" ? { kind: "latest_release" } : { kind: "release", release: inRelease };
  return inNextRelease === true ? { kind: "next_release" } : undefined;
}
