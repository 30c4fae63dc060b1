/** What can be asked of an issue's status, how it is taken back, and how it is told. Pure. */
import type { Issue, IssueDetails, IssueStatus, IssueUpdate } from "@vedette/api";

export type StatusUpdate = Pick<IssueUpdate, "statusDetails" | "substatus"> & {
  readonly status: IssueStatus;
};
export type StatusState = Pick<Issue, "status" | "substatus" | "statusDetails">;

const DAY_MINUTES = 1_440;

/** The ways to resolve; the first is what the button and its key do. */
export const RESOLVE_WAYS = {
  now: { status: "resolved" },
  nextRelease: { status: "resolved", statusDetails: { inNextRelease: true } },
  latestRelease: { status: "resolved", statusDetails: { inRelease: "latest" } },
} as const satisfies Record<string, StatusUpdate>;

/** The ways to archive; the first is what the button and its key do. */
export const ARCHIVE_WAYS = {
  untilEscalating: { status: "ignored", substatus: "archived_until_escalating" },
  day: { status: "ignored", statusDetails: { ignoreDuration: DAY_MINUTES } },
  week: { status: "ignored", statusDetails: { ignoreDuration: 7 * DAY_MINUTES } },
  events: { status: "ignored", statusDetails: { ignoreCount: 100 } },
  users: { status: "ignored", statusDetails: { ignoreUserCount: 10 } },
  forever: { status: "ignored", substatus: "archived_forever" },
} as const satisfies Record<string, StatusUpdate>;

export type ResolveWay = keyof typeof RESOLVE_WAYS;
export type ArchiveWay = keyof typeof ARCHIVE_WAYS;

export const RESOLVE_WAY_NAMES = Object.keys(RESOLVE_WAYS) as readonly ResolveWay[];
export const ARCHIVE_WAY_NAMES = Object.keys(ARCHIVE_WAYS) as readonly ArchiveWay[];

/** The state that a change leads to, as far as it can be known before the server answers. */
export function stateAfter(update: StatusUpdate, nowMs: number): StatusState {
  const asked = update.statusDetails ?? {};
  switch (update.status) {
    case "unresolved":
      return { status: "unresolved", substatus: update.substatus ?? "ongoing", statusDetails: {} };
    case "resolved":
      // Which release is the latest only the server knows.
      return {
        status: "resolved",
        substatus: null,
        statusDetails: asked.inRelease === "latest" ? {} : { ...asked },
      };
    case "ignored": {
      const { ignoreDuration, ...details } = asked;
      const isConditional = Object.keys(asked).length > 0;
      const ends =
        typeof ignoreDuration === "number"
          ? { ignoreUntil: new Date(nowMs + ignoreDuration * 60_000).toISOString() }
          : {};
      return {
        status: "ignored",
        substatus: isConditional
          ? "archived_until_condition_met"
          : (update.substatus ?? "archived_until_escalating"),
        statusDetails: { ...details, ...ends },
      };
    }
  }
}

/** What has to be sent to give an issue a state that it had: status, substatus and details. */
export function updateBackTo({ status, substatus, statusDetails }: StatusState): StatusUpdate {
  switch (status) {
    case "unresolved":
      return substatus === null ? { status } : { status, substatus };
    case "resolved": {
      const { inNextRelease, inRelease, inCommit } = statusDetails as NonNullable<
        StatusUpdate["statusDetails"]
      >;
      if (inNextRelease === true) return { status, statusDetails: { inNextRelease } };
      if (typeof inRelease === "string") return { status, statusDetails: { inRelease } };
      return inCommit ? { status, statusDetails: { inCommit } } : { status };
    }
    case "ignored": {
      const details = Object.fromEntries(
        Object.entries(statusDetails).filter(([, value]) => value !== null && value !== undefined),
      );
      if (Object.keys(details).length > 0) return { status, statusDetails: details };
      return substatus === "archived_forever" || substatus === "archived_until_escalating"
        ? { status, substatus }
        : { status };
    }
  }
}

/** A sentence about the state; each names a message of the catalogue. */
export type StateNote =
  | { readonly kind: "resolved" | "resolvedByAge" | "resolvedInNext" }
  | { readonly kind: "resolvedIn" | "resolvedInNextAfter"; readonly release: string }
  | { readonly kind: "resolvedInCommit"; readonly commit: string }
  | { readonly kind: "archived" | "archivedForever" | "archivedUntilEscalating" }
  | { readonly kind: "archivedUntil"; readonly limits: readonly ArchiveLimit[] };

/** What ends the archiving; the first that holds does. */
export type ArchiveLimit =
  | { readonly kind: "time"; readonly at: string }
  | { readonly kind: "events" | "users"; readonly count: number; readonly windowMinutes: number | undefined };

export function stateNoteOf(
  issue: StatusState & Partial<Pick<IssueDetails, "activity">>,
): StateNote | undefined {
  switch (issue.status) {
    case "unresolved":
      return undefined;
    case "resolved":
      return resolvedNote(issue);
    case "ignored":
      return archivedNote(issue);
  }
}

function resolvedNote({
  statusDetails,
  activity = [],
}: StatusState & Partial<Pick<IssueDetails, "activity">>): StateNote {
  const { inRelease, inNextRelease, inCommit, autoResolved } = statusDetails;
  if (typeof inRelease === "string") return { kind: "resolvedIn", release: shortRelease(inRelease) };
  if (inNextRelease === true) {
    // The details say only that it is the next one; after which release stands in the feed.
    const said = activity.find(({ type }) => type === "set_resolved_in_release")?.data[
      "current_release_version"
    ];
    return typeof said === "string" && said !== ""
      ? { kind: "resolvedInNextAfter", release: shortRelease(said) }
      : { kind: "resolvedInNext" };
  }
  if (typeof inCommit === "object" && inCommit !== null && "commit" in inCommit)
    return { kind: "resolvedInCommit", commit: String(inCommit.commit).slice(0, 12) };
  return { kind: autoResolved === true ? "resolvedByAge" : "resolved" };
}

function archivedNote({ substatus, statusDetails }: StatusState): StateNote {
  const { ignoreUntil, ignoreCount, ignoreWindow, ignoreUserCount, ignoreUserWindow } = statusDetails;
  const limits: ArchiveLimit[] = [];
  if (typeof ignoreUntil === "string") limits.push({ kind: "time", at: ignoreUntil });
  const count = (kind: "events" | "users", value: unknown, windowMinutes: unknown) => {
    if (typeof value !== "number") return;
    limits.push({
      kind,
      count: value,
      windowMinutes: typeof windowMinutes === "number" ? windowMinutes : undefined,
    });
  };
  count("events", ignoreCount, ignoreWindow);
  count("users", ignoreUserCount, ignoreUserWindow);
  if (limits.length > 0) return { kind: "archivedUntil", limits };
  if (substatus === "archived_forever") return { kind: "archivedForever" };
  return { kind: substatus === "archived_until_escalating" ? "archivedUntilEscalating" : "archived" };
}

/** `shop@3.15.1` is told as `3.15.1`. */
export function shortRelease(version: string): string {
  const at = version.lastIndexOf("@");
  return at > 0 && at < version.length - 1 ? version.slice(at + 1) : version;
}
