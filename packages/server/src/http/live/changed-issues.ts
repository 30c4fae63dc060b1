/** Where the live push looks: the issues of every project, because one look serves all listeners. */
import type { IssueId } from "@vedette/protocol";
import { findIssues, issuesChangedSince } from "#domain/issues/find-issues.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { isoTime } from "#http/views/time.ts";
import type { ChangedIssue } from "./live-hub.ts";

/** Reads changes for the system; the hub gives each listener those of its own projects only. */
export function changedIssuesReader(meta: MetaStore) {
  return async (sinceMs: number, named: readonly IssueId[]): Promise<readonly ChangedIssue[]> => {
    const projects = await meta.db.selectFrom("projects").select("id").execute();
    const scope = makeProjectScope(projects.map((project) => project.id));
    const changed = await issuesChangedSince(meta, scope, sinceMs);
    const known = new Set(changed.map(({ id }) => id));
    const others = await findIssues(
      meta,
      scope,
      named.filter((id) => !known.has(id)),
    );
    return [...changed, ...others].map((issue) => ({
      issueId: issue.id,
      projectId: issue.project.id,
      changedAtMs: issue.changedAtMs,
      event: {
        type: "issue",
        issueId: String(issue.id),
        projectId: String(issue.project.id),
        isNew: issue.substatus === "new" && issue.changedAtMs - issue.firstSeenAtMs < newWithinMs,
        shortId: issue.shortId,
        title: issue.title,
        level: issue.level,
        status: issue.status,
        lastSeen: isoTime(issue.lastSeenAtMs),
      },
    }));
  };
}

const newWithinMs = 60_000;
