import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import { useRefusal } from "../i18n/use-refusal.ts";
import { ApiError } from "../lib/api.ts";
import { useSessionEnd } from "../lib/session-end.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import styles from "./save-bar.module.css";
import { UnsavedGuard } from "./unsaved-guard.tsx";

export interface SaveBarProps {
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly canWrite: boolean;
  /** Why it was not saved the last time. */
  readonly error: unknown;
  /** Absent where the bar ends a form, which Enter in a field saves as well. */
  readonly onSave?: () => void;
  readonly onDiscard: () => void;
}

/** The end of a form: whether it is saved, and the two ways on. It stays in sight while there is something to save. */
export function SaveBar({ isChanged, isSaving, canWrite, error, onSave, onDiscard }: SaveBarProps) {
  const t = useTranslations("unsaved");
  const hasEnded = useSessionEnd();
  // Who is signed in again need not be told that they were not.
  const isPast = error instanceof ApiError && error.code === "not_authenticated" && !hasEnded;
  const refusal = useRefusal(isPast ? null : error);
  const problem = refusal.isAtFields ? t("look") : refusal.text;
  if (!canWrite) return null;
  return (
    <div className={styles.bar} data-changed={isChanged ? "" : undefined}>
      <UnsavedGuard isChanged={isChanged && !isSaving} />
      <span className={styles.state} role="status">
        {problem !== undefined ? (
          <span className={styles.problem}>{problem}</span>
        ) : isChanged ? (
          t("changed")
        ) : (
          <>
            <Icon as={Check} size="sm" /> {t("saved")}
          </>
        )}
      </span>
      <Button onClick={onDiscard} disabled={!isChanged || isSaving}>
        {t("discard")}
      </Button>
      <Button
        variant="primary"
        type={onSave === undefined ? "submit" : "button"}
        onClick={onSave}
        disabled={!isChanged}
        busy={isSaving}
      >
        {t("save")}
      </Button>
    </div>
  );
}
