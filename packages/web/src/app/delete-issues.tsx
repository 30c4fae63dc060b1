import { useState } from "react";
import { useTranslations } from "use-intl";
import { useIssueDeletion } from "../lib/issue-deletion.ts";
import { Check } from "../ui/check.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import styles from "./delete-issues.module.css";

/** Asks before issues are deleted: their events go with them, and nothing brings them back. */
export function DeleteIssues({
  org,
  ids,
  onDone,
  onClose,
}: {
  readonly org: string;
  readonly ids: readonly string[];
  readonly onDone: () => void | Promise<void>;
  readonly onClose: () => void;
}) {
  const t = useTranslations("issueDeletion");
  const [discards, setDiscards] = useState(false);
  const remove = useIssueDeletion(org, onDone);
  const count = ids.length;
  return (
    <ConfirmDialog
      title={t("question", { count })}
      keepLabel={t("keep")}
      verb={discards ? t("discardNow") : t("now")}
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ ids, discards }, { onSettled: onClose })}
      onClose={onClose}
    >
      <div className={styles.words}>
        <p>{t("text", { count })}</p>
        <Check
          label={t("discard", { count })}
          hint={t("discardHint")}
          checked={discards}
          onChange={(event) => setDiscards(event.target.checked)}
        />
      </div>
    </ConfirmDialog>
  );
}
