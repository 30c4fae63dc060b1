import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { showToast } from "../../ui/toast.tsx";

/** Saying something about an issue, changing it and taking it back. */
export function useComments(org: string, issueId: string) {
  const queryClient = useQueryClient();
  const t = useTranslations("issue.activity");
  const errorText = useErrorText();
  const params = { org, issue: issueId };
  const handling = {
    onSuccess: async () => {
      await Promise.all(
        ["issue-activity", "issue"].map(
          async (name) => await queryClient.invalidateQueries({ queryKey: [name, org, issueId] }),
        ),
      );
    },
    onError: (error: unknown) =>
      showToast({ title: t("notSaved"), description: errorText(error), tone: "error" }),
  };
  return {
    add: useMutation({
      mutationFn: async (text: string) => await api.addOrganizationIssueComment({ params, body: { text } }),
      ...handling,
    }),
    change: useMutation({
      mutationFn: async ({ note, text }: { readonly note: string; readonly text: string }) =>
        await api.changeOrganizationIssueComment({ params: { ...params, note }, body: { text } }),
      ...handling,
    }),
    remove: useMutation({
      mutationFn: async (note: string) =>
        await api.deleteOrganizationIssueComment({ params: { ...params, note } }),
      ...handling,
    }),
  };
}
