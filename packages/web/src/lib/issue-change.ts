/**
 * Changing issues and taking it back, from the list or from the issue. The screen shows the new state at once; a
 * refusal puts the old one back and says why. Rows stay where they are until the list is renewed.
 */
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import type { Issue, IssueDetails, IssueUpdate, Page } from "@vedette/api";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../i18n/use-error-text.ts";
import { showToast } from "../ui/toast.tsx";
import { api } from "./api.ts";
import { idBatches } from "./id-batches.ts";

type IssuePages = InfiniteData<Page<Issue>, string | undefined>;
type IssuePatch = Partial<
  Pick<
    Issue,
    | "status"
    | "substatus"
    | "statusDetails"
    | "assignedTo"
    | "priority"
    | "priorityLockedAt"
    | "isBookmarked"
    | "isSubscribed"
    | "isPublic"
    | "shareId"
  >
>;
type Patches = ReadonlyMap<string, IssuePatch>;

/** The server reports our own changes back as live events; they are no news to the one who made them. */
const ownChanges = new Map<string, number>();
const OWN_CHANGE_MS = 15_000;
const OWN_CHANGES_MAX = 1_000;

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
function patchCaches(queryClient: QueryClient, org: string, patches: Patches): void {
  const patch = <One extends Issue>(issue: One): One => {
    const change = patches.get(issue.id);
    return change === undefined ? issue : { ...issue, ...change };
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

/** Sends a change; of a single issue the server answers all that became of it. */
async function send(
  org: string,
  ids: readonly string[],
  body: IssueUpdate,
): Promise<IssueDetails | undefined> {
  const [first] = ids;
  if (first === undefined) return undefined;
  noteOwnChanges(ids);
  if (ids.length === 1) return await api.updateOrganizationIssue({ params: { org, issue: first }, body });
  for (const id of idBatches(ids)) {
    await api.updateOrganizationIssues({ params: { org }, query: { id }, body });
  }
  return undefined;
}

export interface IssueChange {
  readonly before: Patches;
  readonly after: Patches;
  readonly body: IssueUpdate;
  /** What to send to take it back: one request for all that were alike before. */
  readonly back: ReadonlyMap<string, { readonly ids: string[]; readonly body: IssueUpdate }>;
  /** What is told afterwards; nothing where the control itself shows both the change and the way back. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
}

/** Shows a change at once, sends it, offers the way back. */
export function useIssueChange(org: string): (change: IssueChange) => Promise<void> {
  const queryClient = useQueryClient();
  const t = useTranslations("issueUpdate");
  const errorText = useErrorText();

  return useCallback(
    async ({ before, after, body, back, title, description }) => {
      const refuse = (error: unknown) =>
        showToast({ title: t("failed"), description: errorText(error), tone: "error" });
      const settle = (answer: IssueDetails | undefined) => {
        if (answer !== undefined)
          queryClient.setQueriesData<IssueDetails>({ queryKey: ["issue", org] }, (issue) =>
            issue?.id === answer.id ? answer : issue,
          );
        for (const name of ["issue-count", "issue-activity", "issue-answer"])
          void queryClient.invalidateQueries({ queryKey: [name, org] });
      };

      async function undo() {
        patchCaches(queryClient, org, before);
        for (const part of back.values()) settle(await send(org, part.ids, part.body));
      }

      patchCaches(queryClient, org, after);
      try {
        settle(await send(org, [...after.keys()], body));
      } catch (error) {
        patchCaches(queryClient, org, before);
        refuse(error);
        return;
      }
      if (title === undefined) return;
      showToast({
        title,
        ...(description === undefined ? {} : { description }),
        action: { label: t("undo"), run: () => void undo().catch(refuse) },
      });
    },
    [queryClient, org, t, errorText],
  );
}

/** Issues by what has to be sent to give them an old value back. */
export function backTo<One extends { readonly id: string }>(
  issues: readonly One[],
  bodyOf: (issue: One) => IssueUpdate,
): IssueChange["back"] {
  const parts = new Map<string, { ids: string[]; body: IssueUpdate }>();
  for (const issue of issues) {
    const body = bodyOf(issue);
    const key = JSON.stringify(body);
    const part = parts.get(key) ?? { ids: [], body };
    part.ids.push(issue.id);
    parts.set(key, part);
  }
  return parts;
}
