/**
 * Resolving, archiving and taking it back, from the list or from the issue. The screen shows the new state
 * at once; a refusal puts the old one back and says why. Rows stay where they are until the list is renewed.
 */
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import type { Issue, IssueDetails, IssueStatus, Page } from "@vedette/api";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../i18n/use-error-text.ts";
import { showToast } from "../ui/toast.tsx";
import { api } from "./api.ts";

type IssuePages = InfiniteData<Page<Issue>, string | undefined>;
type IssueState = Pick<Issue, "id" | "status" | "substatus">;

/** The server reports our own changes back as live events; they are no news to the one who made them. */
const ownChanges = new Map<string, number>();
const OWN_CHANGE_MS = 15_000;
const OWN_CHANGES_MAX = 500;

function noteOwnChanges(ids: Iterable<string>): void {
  const now = Date.now();
  for (const id of ids) ownChanges.set(id, now);
  for (const [id, at] of ownChanges) {
    if (now - at > OWN_CHANGE_MS || ownChanges.size > OWN_CHANGES_MAX) ownChanges.delete(id);
  }
}

/** Whether a live event may only be the echo of what was just done here. */
export function isOwnChange(issueId: string): boolean {
  const at = ownChanges.get(issueId);
  return at !== undefined && Date.now() - at <= OWN_CHANGE_MS;
}

/** Patches what is shown without pretending that it was read again: the time of reading stays. */
function patchCaches(queryClient: QueryClient, org: string, states: ReadonlyMap<string, IssueState>): void {
  const patch = <One extends Issue>(issue: One): One => {
    const state = states.get(issue.id);
    return state === undefined ? issue : { ...issue, status: state.status, substatus: state.substatus };
  };
  const cache = queryClient.getQueryCache();
  for (const { queryKey, state } of cache.findAll({ queryKey: ["issues", org] })) {
    const data = state.data as IssuePages | undefined;
    if (data === undefined) continue;
    const pages = data.pages.map((page) => ({ ...page, items: page.items.map(patch) }));
    queryClient.setQueryData(queryKey, { ...data, pages }, { updatedAt: state.dataUpdatedAt });
  }
  queryClient.setQueriesData<IssueDetails>({ queryKey: ["issue", org] }, (issue) =>
    issue === undefined ? issue : patch(issue),
  );
}

async function send(org: string, ids: readonly string[], status: IssueStatus): Promise<void> {
  const [first] = ids;
  if (first === undefined) return;
  noteOwnChanges(ids);
  if (ids.length === 1)
    await api.updateOrganizationIssue({ params: { org, issue: first }, body: { status } });
  else await api.updateOrganizationIssues({ params: { org }, query: { id: [...ids] }, body: { status } });
}

/** Sets the status of issues, with a way back. */
export function useIssueUpdate(
  org: string,
): (issues: readonly IssueState[], status: IssueStatus) => Promise<void> {
  const queryClient = useQueryClient();
  const t = useTranslations("issueUpdate");
  const errorText = useErrorText();

  return useCallback(
    async (issues, status) => {
      const changed = issues.filter((issue) => issue.status !== status);
      if (changed.length === 0) return;
      const before = new Map(
        changed.map((issue) => [
          issue.id,
          { id: issue.id, status: issue.status, substatus: issue.substatus },
        ]),
      );
      const after = new Map(
        changed.map((issue) => [
          issue.id,
          { id: issue.id, status, substatus: status === "unresolved" ? "ongoing" : null },
        ]),
      );

      async function undo() {
        patchCaches(queryClient, org, before);
        for (const old of ["unresolved", "resolved", "ignored"] as const) {
          const ids = [...before.values()].filter((issue) => issue.status === old).map((issue) => issue.id);
          await send(org, ids, old);
        }
        void queryClient.invalidateQueries({ queryKey: ["issue-count", org] });
      }

      patchCaches(queryClient, org, after);
      try {
        await send(org, [...after.keys()], status);
      } catch (error) {
        patchCaches(queryClient, org, before);
        showToast({ title: t("failed"), description: errorText(error), tone: "error" });
        return;
      }
      void queryClient.invalidateQueries({ queryKey: ["issue-count", org] });
      showToast({
        title: t(status, { count: changed.length }),
        action: {
          label: t("undo"),
          run: () =>
            void undo().catch((error: unknown) =>
              showToast({ title: t("failed"), description: errorText(error), tone: "error" }),
            ),
        },
      });
    },
    [queryClient, org, t, errorText],
  );
}
