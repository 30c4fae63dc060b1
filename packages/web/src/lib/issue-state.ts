/** What ended an issue, or ends its archiving, as the server tells it. Pure. */
import type { Issue } from "@vedette/api";

export type IssueState =
  | { readonly kind: "resolved" }
  | { readonly kind: "resolvedInNext" }
  | { readonly kind: "resolvedIn"; readonly release: string }
  | { readonly kind: "resolvedByCommit"; readonly commit: string }
  | { readonly kind: "resolvedByAge" }
  | { readonly kind: "archived" }
  | { readonly kind: "archivedForever" }
  | { readonly kind: "archivedUntilEscalating" }
  | { readonly kind: "archivedUntil"; readonly at: string }
  | { readonly kind: "archivedUntilEvents"; readonly count: number }
  | { readonly kind: "archivedUntilUsers"; readonly count: number };

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

function commitOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && "commit" in value ? text(value.commit) : undefined;
}

/** The state of an issue that is resolved or archived; an open one has none to tell. */
export function readState({
  status,
  substatus,
  statusDetails: details,
}: Pick<Issue, "status" | "substatus" | "statusDetails">): IssueState | undefined {
  if (status === "resolved") {
    const release = text(details["inRelease"]);
    const commit = commitOf(details["inCommit"]);
    if (release !== undefined) return { kind: "resolvedIn", release };
    if (commit !== undefined) return { kind: "resolvedByCommit", commit };
    if (details["inNextRelease"] === true) return { kind: "resolvedInNext" };
    return { kind: details["autoResolved"] === true ? "resolvedByAge" : "resolved" };
  }
  if (status !== "ignored") return undefined;
  if (substatus === "archived_until_escalating") return { kind: "archivedUntilEscalating" };
  if (substatus === "archived_forever") return { kind: "archivedForever" };
  const at = text(details["ignoreUntil"]);
  const events = count(details["ignoreCount"]);
  const users = count(details["ignoreUserCount"]);
  if (at !== undefined) return { kind: "archivedUntil", at };
  if (events !== undefined) return { kind: "archivedUntilEvents", count: events };
  return users === undefined ? { kind: "archived" } : { kind: "archivedUntilUsers", count: users };
}
