/** What resolved an issue or ends its archiving, in the words of the `/api/0` clients. */
import type { Issue } from "#domain/issues/issue.ts";
import { assertNever } from "#kernel/errors.ts";
import { isoTime } from "./time.ts";

type Details = Readonly<Record<string, unknown>>;

export function statusDetailsView(
  issue: Pick<Issue, "status" | "resolution" | "archiveCondition">,
): Record<string, unknown> {
  switch (issue.status) {
    case "resolved":
      return { ...resolvedBy(issue) };
    case "ignored":
      return { ...archivedUntil(issue) };
    case "unresolved":
      return {};
    default:
      return assertNever(issue.status);
  }
}

function resolvedBy({ resolution }: Pick<Issue, "resolution">): Details {
  switch (resolution?.kind) {
    case "release":
      return { inRelease: resolution.release };
    case "next_release":
      return { inNextRelease: true };
    case "commit":
      return { inCommit: { commit: resolution.commit, repository: resolution.repository ?? null } };
    case "age":
      return { autoResolved: true };
    default:
      return {};
  }
}

function archivedUntil({ archiveCondition: condition }: Pick<Issue, "archiveCondition">): Details {
  if (condition === undefined) return {};
  return {
    ignoreUntil: condition.untilMs === undefined ? null : isoTime(condition.untilMs),
    ignoreCount: condition.events?.count ?? null,
    ignoreWindow: condition.events?.windowMinutes ?? null,
    ignoreUserCount: condition.users?.count ?? null,
    ignoreUserWindow: condition.users?.windowMinutes ?? null,
  };
}
