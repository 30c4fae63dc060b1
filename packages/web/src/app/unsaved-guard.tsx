import { useBlocker } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** Asks before a screen with unsaved changes is left: by a link, the back button, or closing the tab. */
export function UnsavedGuard({ isChanged }: { readonly isChanged: boolean }) {
  const t = useTranslations("unsaved");
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });
  const isBlocked = blocker.status === "blocked";
  return (
    <Dialog
      open={isBlocked}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title={t("title")}
      closeLabel={t("stay")}
      footer={
        <>
          <Button onClick={() => blocker.reset?.()}>{t("stay")}</Button>
          <Button variant="danger" onClick={() => blocker.proceed?.()}>
            {t("leave")}
          </Button>
        </>
      }
    >
      {t("text")}
    </Dialog>
  );
}
