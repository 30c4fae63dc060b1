/** Making one issue of several, and taking it back: from the list and from the issue. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../i18n/use-error-text.ts";
import { showToast } from "../ui/toast.tsx";
import { api } from "./api.ts";

/** What changes where groups went from one issue to another. */
const CHANGED = [
  "issues",
  "issue-count",
  "issue",
  "issue-hashes",
  "similar-issues",
  "issue-stats",
  "issue-answer",
] as const;

export async function renewMerged(queryClient: QueryClient, org: string): Promise<void> {
  await Promise.all(
    CHANGED.map(async (name) => await queryClient.invalidateQueries({ queryKey: [name, org] })),
  );
}

interface Merged {
  readonly parent: string;
  readonly children: readonly string[];
}

function readMerged(answer: Readonly<Record<string, unknown>>): Merged | undefined {
  const merge = answer["merge"];
  if (typeof merge !== "object" || merge === null || !("parent" in merge) || !("children" in merge))
    return undefined;
  const { parent, children } = merge;
  if (typeof parent !== "string" || !Array.isArray(children)) return undefined;
  return { parent, children: children.filter((child): child is string => typeof child === "string") };
}

/** Gives the hashes that came with the children back to them. */
async function takeBack(org: string, { parent, children }: Merged): Promise<void> {
  const hashes = await api.listOrganizationIssueHashes({ params: { org, issue: parent } });
  const id = hashes
    .filter(({ mergedFrom }) => mergedFrom !== null && children.includes(mergedFrom.id))
    .map((hash) => hash.id);
  if (id.length > 0)
    await api.unmergeOrganizationIssueHashes({ params: { org, issue: parent }, query: { id } });
}

/** Merges issues, with a way back; answers the one that is left, or nothing when it was refused. */
export function useIssueMerge(org: string): (ids: readonly string[]) => Promise<string | undefined> {
  const queryClient = useQueryClient();
  const t = useTranslations("issueUpdate");
  const errorText = useErrorText();
  return useCallback(
    async (ids) => {
      const refuse = (error: unknown) =>
        showToast({ title: t("mergeFailed"), description: errorText(error), tone: "error" });
      try {
        const answer = await api.updateOrganizationIssues({
          params: { org },
          query: { id: [...ids] },
          body: { merge: true },
        });
        const merged = readMerged(answer);
        await renewMerged(queryClient, org);
        if (merged === undefined) return undefined;
        const undo = async () => {
          await takeBack(org, merged);
          await renewMerged(queryClient, org);
        };
        showToast({
          title: t("merged", { count: ids.length }),
          action: { label: t("undo"), run: () => void undo().catch(refuse) },
        });
        return merged.parent;
      } catch (error) {
        refuse(error);
        return undefined;
      }
    },
    [queryClient, org, t, errorText],
  );
}
