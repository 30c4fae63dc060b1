import { useTranslations } from "use-intl";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";

/** Two people edited at once: nothing is lost, and the choice is the reader's. */
export function ConflictNotice({
  onCopy,
  onTheirs,
}: {
  readonly onCopy: () => void;
  readonly onTheirs: () => void;
}) {
  const t = useTranslations("dashboards.conflict");
  return (
    <Notice
      tone="warning"
      actions={
        <>
          <Button size="sm" onClick={onTheirs}>
            {t("theirs")}
          </Button>
          <Button size="sm" variant="primary" onClick={onCopy}>
            {t("copy")}
          </Button>
        </>
      }
    >
      {t("text")}
    </Notice>
  );
}

/** Asked before what was not saved is left behind. */
export function LeaveDialog({
  onStay,
  onLeave,
}: {
  readonly onStay: () => void;
  readonly onLeave: () => void;
}) {
  const t = useTranslations("dashboards.leave");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onStay()}
      title={t("title")}
      closeLabel={t("stay")}
      footer={
        <>
          <Button variant="danger" onClick={onLeave}>
            {t("leave")}
          </Button>
          <Button variant="primary" onClick={onStay}>
            {t("stay")}
          </Button>
        </>
      }
    >
      <p>{t("text")}</p>
    </Dialog>
  );
}
