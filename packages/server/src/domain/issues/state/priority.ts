/** How urgent an issue is before somebody says otherwise. */
import type { IssuePriority, IssuesTable } from "#ports/meta-store.ts";

/** What it is as long as nobody sets it; escalating raises it. */
export function automaticPriority(
  issue: Pick<IssuesTable, "level" | "is_unhandled" | "substatus">,
): IssuePriority {
  return issue.substatus === "escalating" ? "high" : initialPriority(issue);
}

/** By level; a warning that nobody handled is as bad as an error. */
export function initialPriority(issue: Pick<IssuesTable, "level" | "is_unhandled">): IssuePriority {
  switch (issue.level) {
    case "fatal":
    case "error":
      return "high";
    case "debug":
    case "info":
      return "low";
    case "warning":
      return issue.is_unhandled === 1 ? "high" : "medium";
    default:
      return "medium";
  }
}
