import { useBlocker } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

/** Asks before a screen with unsaved changes is left: by a link, the back button, or closing the tab. */
export function UnsavedGuard({ isChanged }: { readonly isChanged: boolean }) {
  const t = useTranslations("unsaved");
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      open={blocker.status === "blocked"}
      title={t("title")}
      keepLabel={t("stay")}
      verb={t("leave")}
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      {t("text")}
    </ConfirmDialog>
  );
}
