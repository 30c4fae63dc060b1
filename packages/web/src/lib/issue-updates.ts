/**
 * Resolving, archiving, assigning and taking it back, from the list or from the issue. The screen shows the new state
 * at once; a refusal puts the old one back and says why. Rows stay where they are until the list is renewed.
 */
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import type { Actor, Issue, IssueDetails, IssueStatus, IssueUpdate, Page } from "@vedette/api";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../i18n/use-error-text.ts";
import { showToast } from "../ui/toast.tsx";
import { api } from "./api.ts";

type IssuePages = InfiniteData<Page<Issue>, string | undefined>;
type IssueState = Pick<Issue, "id" | "status" | "substatus">;
type IssuePatch = Partial<Pick<Issue, "status" | "substatus" | "assignedTo">>;
type Patches = ReadonlyMap<string, IssuePatch>;

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

async function send(org: string, ids: readonly string[], body: IssueUpdate): Promise<void> {
  const [first] = ids;
  if (first === undefined) return;
  noteOwnChanges(ids);
  if (ids.length === 1) await api.updateOrganizationIssue({ params: { org, issue: first }, body });
  else await api.updateOrganizationIssues({ params: { org }, query: { id: [...ids] }, body });
}

interface IssueChange {
  readonly before: Patches;
  readonly after: Patches;
  readonly body: IssueUpdate;
  /** What to send to take it back: one request for all that were alike before. */
  readonly back: ReadonlyMap<string, { readonly ids: string[]; readonly body: IssueUpdate }>;
  readonly title: string;
}

/** Shows a change at once, sends it, offers the way back. */
function useIssueChange(org: string): (change: IssueChange) => Promise<void> {
  const queryClient = useQueryClient();
  const t = useTranslations("issueUpdate");
  const errorText = useErrorText();

  return useCallback(
    async ({ before, after, body, back, title }) => {
      const refuse = (error: unknown) =>
        showToast({ title: t("failed"), description: errorText(error), tone: "error" });
      const recount = () => void queryClient.invalidateQueries({ queryKey: ["issue-count", org] });

      async function undo() {
        patchCaches(queryClient, org, before);
        for (const part of back.values()) await send(org, part.ids, part.body);
        recount();
      }

      patchCaches(queryClient, org, after);
      try {
        await send(org, [...after.keys()], body);
      } catch (error) {
        patchCaches(queryClient, org, before);
        refuse(error);
        return;
      }
      recount();
      showToast({ title, action: { label: t("undo"), run: () => void undo().catch(refuse) } });
    },
    [queryClient, org, t, errorText],
  );
}

/** Issues by what has to be sent to give them an old value back. */
function backTo<One extends { readonly id: string }>(
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

/** Sets the status of issues, with a way back. */
export function useIssueUpdate(
  org: string,
): (issues: readonly IssueState[], status: IssueStatus) => Promise<void> {
  const t = useTranslations("issueUpdate");
  const change = useIssueChange(org);
  return useCallback(
    async (issues, status) => {
      const changed = issues.filter((issue) => issue.status !== status);
      if (changed.length === 0) return;
      const substatus = status === "unresolved" ? "ongoing" : null;
      await change({
        before: new Map(
          changed.map((issue) => [issue.id, { status: issue.status, substatus: issue.substatus }]),
        ),
        after: new Map(changed.map((issue) => [issue.id, { status, substatus }])),
        body: { status },
        back: backTo(changed, (issue) => ({ status: issue.status })),
        title: t(status, { count: changed.length }),
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
        title: to === null ? t("unassigned", { count }) : t("assigned", { count, name: to.name }),
      });
    },
    [change, t],
  );
}
