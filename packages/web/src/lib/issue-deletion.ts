/** Deleting issues for good, from the list or from the issue; discarded ones are kept out from then on, too. */
import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Issue, Page } from "@vedette/api";
import { useTranslations } from "use-intl";
import { useErrorText } from "../i18n/use-error-text.ts";
import { showToast } from "../ui/toast.tsx";
import { api } from "./api.ts";
import { idBatches } from "./id-batches.ts";

export interface Deletion {
  readonly ids: readonly string[];
  /** What comes like them is not taken in any more. */
  readonly discards: boolean;
}

/** What counts issues, or tells of them. */
const CHANGED = ["issues", "issue-count", "similar-issues", "stream-answer", "tombstones"] as const;

async function send(org: string, { ids, discards }: Deletion): Promise<void> {
  const [only] = ids;
  if (only === undefined) return;
  if (ids.length === 1 && !discards) {
    await api.deleteOrganizationIssue({ params: { org, issue: only } });
    return;
  }
  for (const id of idBatches(ids)) {
    const query = { id };
    if (discards) await api.updateOrganizationIssues({ params: { org }, query, body: { discard: true } });
    else await api.deleteOrganizationIssues({ params: { org }, query });
  }
}

/** Out of the lists at once: what is shown is read ahead, and these cannot be read any more. */
function dropFromLists(queryClient: QueryClient, org: string, ids: ReadonlySet<string>): void {
  queryClient.setQueriesData<InfiniteData<Page<Issue>>>({ queryKey: ["issues", org] }, (data) =>
    data === undefined
      ? data
      : {
          ...data,
          pages: data.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !ids.has(id)) })),
        },
  );
}

/** `onDone` is called when they are gone, and before what was read of them is. */
export function useIssueDeletion(org: string, onDone: () => void | Promise<void>) {
  const queryClient = useQueryClient();
  const t = useTranslations("issueDeletion");
  const errorText = useErrorText();
  return useMutation({
    mutationFn: (deletion: Deletion) => send(org, deletion),
    async onSuccess(_, { ids, discards }) {
      showToast({
        title: t("done", { count: ids.length }),
        ...(discards ? { description: t("discarded") } : {}),
      });
      dropFromLists(queryClient, org, new Set(ids));
      await onDone();
      for (const id of ids) queryClient.removeQueries({ queryKey: ["issue", org, id] });
      await Promise.all(
        CHANGED.map(async (name) => await queryClient.invalidateQueries({ queryKey: [name, org] })),
      );
    },
    onError: (error) => showToast({ title: t("failed"), description: errorText(error), tone: "error" }),
  });
}
