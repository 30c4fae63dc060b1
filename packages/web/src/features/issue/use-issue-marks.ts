import type { IssueDetails, IssueUpdate } from "@vedette/api";
import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { backTo, useIssueChange } from "../../lib/issue-change.ts";

export type IssuePriority = IssueDetails["priority"];

export interface IssueMarks {
  readonly setPriority: (issue: IssueDetails, priority: IssuePriority) => void;
  readonly setBookmarked: (issue: IssueDetails, isBookmarked: boolean) => void;
  readonly setSubscribed: (issue: IssueDetails, isSubscribed: boolean) => void;
  readonly setShared: (issue: IssueDetails, isPublic: boolean) => void;
}

/** What is set on a single issue. A switch is its own way back, so only the priority offers one. */
export function useIssueMarks(org: string): IssueMarks {
  const t = useTranslations("issue.side");
  const change = useIssueChange(org);
  const flip = useCallback(
    (issue: IssueDetails, values: Pick<IssueUpdate, "isBookmarked" | "isSubscribed" | "isPublic">) => {
      const old = Object.fromEntries(
        Object.keys(values).map((key) => [key, issue[key as keyof typeof values]]),
      );
      void change({
        before: new Map([[issue.id, old]]),
        after: new Map([[issue.id, values as Partial<IssueDetails>]]),
        body: values,
        back: new Map(),
      });
    },
    [change],
  );
  return useMemo(
    () => ({
      setPriority(issue, priority) {
        if (issue.priority === priority) return;
        const { priorityLockedAt } = issue;
        void change({
          before: new Map([[issue.id, { priority: issue.priority, priorityLockedAt }]]),
          after: new Map([[issue.id, { priority, priorityLockedAt: new Date().toISOString() }]]),
          body: { priority },
          // What nobody had set goes back to the server, which may raise it again.
          back: backTo([issue], (one) => ({ priority: one.priorityLockedAt === null ? null : one.priority })),
          title: t("prioritySet", { priority: t(`priorities.${priority}`) }),
        });
      },
      setBookmarked: (issue, isBookmarked) => flip(issue, { isBookmarked }),
      setSubscribed: (issue, isSubscribed) => flip(issue, { isSubscribed }),
      setShared: (issue, isPublic) => flip(issue, { isPublic }),
    }),
    [change, flip, t],
  );
}
