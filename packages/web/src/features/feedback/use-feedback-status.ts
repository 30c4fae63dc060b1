import { useQueryClient } from "@tanstack/react-query";
import type { FeedbackItem, FeedbackStatus } from "@vedette/api";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api } from "../../lib/api.ts";
import { showToast } from "../../ui/toast.tsx";

/** Sets the status of feedback, says so, and offers the way back. */
export function useFeedbackStatus(
  org: string,
): (item: FeedbackItem, status: FeedbackStatus) => Promise<void> {
  const t = useTranslations("feedback");
  const errorText = useErrorText();
  const queryClient = useQueryClient();

  async function set(item: FeedbackItem, status: FeedbackStatus): Promise<boolean> {
    try {
      await api.updateFeedback({
        params: { org },
        body: { status, feedback: [{ project: item.project.id, id: item.id }] },
      });
    } catch (error) {
      showToast({ title: t("notChanged"), description: errorText(error), tone: "error" });
      return false;
    }
    await queryClient.invalidateQueries({ queryKey: ["feedback", org] });
    return true;
  }

  return async (item, status) => {
    if (!(await set(item, status))) return;
    showToast({
      title: t(`changed.${status}`),
      action: { label: t("undo"), run: () => void set(item, item.status) },
    });
  };
}
