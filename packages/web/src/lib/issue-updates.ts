/** Resolving, archiving and assigning, from the list or from the issue. */
import type { Actor, Issue, IssueStatus } from "@vedette/api";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { backTo, useIssueChange } from "./issue-change.ts";
import { stateAfter, type StatusState, type StatusUpdate, updateBackTo } from "./issue-status.ts";
import { actorLabel } from "./issue-words.ts";

export { isOwnChange } from "./issue-change.ts";

/** Sets the status of issues, or more of their state than that, with a way back to all they were. */
export function useIssueUpdate(
  org: string,
): (
  issues: readonly (Pick<Issue, "id"> & StatusState)[],
  change: IssueStatus | StatusUpdate,
  description?: string,
) => Promise<void> {
  const t = useTranslations("issueUpdate");
  const change = useIssueChange(org);
  return useCallback(
    async (issues, wanted, description) => {
      const body: StatusUpdate = typeof wanted === "string" ? { status: wanted } : wanted;
      const changed = issues.filter((issue) => issue.status !== body.status);
      if (changed.length === 0) return;
      const after = stateAfter(body, Date.now());
      await change({
        before: new Map(
          changed.map(({ id, status, substatus, statusDetails }) => [
            id,
            { status, substatus, statusDetails },
          ]),
        ),
        after: new Map(changed.map((issue) => [issue.id, after])),
        body,
        back: backTo(changed, updateBackTo),
        title: t(body.status, { count: changed.length }),
        description,
      });
    },
    [change, t],
  );
}

/** As the API names an assignee; empty for nobody. */
function assigneeText(actor: Actor | null): string {
  return actor === null ? "" : `${actor.type}:${actor.id}`;
}

/** Assigns issues to somebody or to nobody, with a way back. */
export function useIssueAssign(
  org: string,
): (issues: readonly Pick<Issue, "id" | "assignedTo">[], to: Actor | null) => Promise<void> {
  const t = useTranslations("issueUpdate");
  const change = useIssueChange(org);
  return useCallback(
    async (issues, to) => {
      const changed = issues.filter((issue) => assigneeText(issue.assignedTo) !== assigneeText(to));
      if (changed.length === 0) return;
      const count = changed.length;
      await change({
        before: new Map(changed.map((issue) => [issue.id, { assignedTo: issue.assignedTo }])),
        after: new Map(changed.map((issue) => [issue.id, { assignedTo: to }])),
        body: { assignedTo: assigneeText(to) },
        back: backTo(changed, (issue) => ({ assignedTo: assigneeText(issue.assignedTo) })),
        title: to === null ? t("unassigned", { count }) : t("assigned", { count, name: actorLabel(to) }),
      });
    },
    [change, t],
  );
}

/** Sets the priority of issues by hand, with a way back. */
export function useIssuePriority(
  org: string,
): (
  issues: readonly Pick<Issue, "id" | "priority" | "priorityLockedAt">[],
  priority: Issue["priority"],
) => Promise<void> {
  const t = useTranslations("issueUpdate");
  const change = useIssueChange(org);
  return useCallback(
    async (issues, priority) => {
      const changed = issues.filter((issue) => issue.priority !== priority);
      if (changed.length === 0) return;
      const priorityLockedAt = new Date().toISOString();
      await change({
        before: new Map(
          changed.map((issue) => [
            issue.id,
            { priority: issue.priority, priorityLockedAt: issue.priorityLockedAt },
          ]),
        ),
        after: new Map(changed.map((issue) => [issue.id, { priority, priorityLockedAt }])),
        body: { priority },
        back: backTo(changed, (issue) => ({ priority: issue.priority })),
        title: t("prioritySet", { count: changed.length, priority: t(`priorities.${priority}`) }),
      });
    },
    [change, t],
  );
}
