import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ClientKey } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyLine } from "../../../ui/copy-line.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Field, Select } from "../../../ui/field.tsx";
import styles from "./keys.module.css";

const choices = ["now", "1", "24", "168", "720", "by-hand"] as const;
const hourMs = 3_600_000;

/** A new key in the place of an old one, and when the old one goes off. */
export function RotateKey({
  org,
  project,
  entry,
  onClose,
}: {
  readonly org: string;
  readonly project: string;
  readonly entry: ClientKey;
  readonly onClose: () => void;
}) {
  const t = useTranslations("projectKeys");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [choice, setChoice] = useState<(typeof choices)[number]>("24");
  const rotate = useMutation({
    mutationFn: () =>
      api.rotateProjectKey({
        params: { org, project, key: entry.id },
        body: {
          disableOld:
            choice === "now" || choice === "by-hand"
              ? choice
              : new Date(Date.now() + Number(choice) * hourMs).toISOString(),
        },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["project-keys", org, project] }),
  });
  const made = rotate.data?.made;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("rotate.question", { name: entry.name })}
      closeLabel={t("rotate.close")}
      footer={
        made === undefined ? (
          <>
            <Button onClick={onClose}>{t("rotate.close")}</Button>
            <Button variant="primary" busy={rotate.isPending} onClick={() => rotate.mutate()}>
              {t("rotate.now")}
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            {t("rotate.done")}
          </Button>
        )
      }
    >
      {made === undefined ? (
        <div className={styles.rotate}>
          <p>{t("rotate.text")}</p>
          <Field label={t("rotate.when")} error={rotate.isError ? errorText(rotate.error) : undefined}>
            {({ id, describedBy }) => (
              <Select
                id={id}
                aria-describedby={describedBy}
                value={choice}
                onChange={(event) => setChoice(event.target.value as (typeof choices)[number])}
              >
                {choices.map((one) => (
                  <option key={one} value={one}>
                    {one === "now" || one === "by-hand"
                      ? t(`rotate.${one === "now" ? "atOnce" : "byHand"}`)
                      : Number(one) < 48
                        ? t("rotate.hours", { count: Number(one) })
                        : t("rotate.days", { count: Number(one) / 24 })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      ) : (
        <div className={styles.rotate}>
          <p>{t("rotate.made")}</p>
          <CopyLine text={made.dsn.public} label={t("copy")} doneLabel={t("copied")} />
        </div>
      )}
    </Dialog>
  );
}
