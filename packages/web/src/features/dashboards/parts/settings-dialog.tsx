import type { DashboardDetails } from "@vedette/api";
import { type FormEvent, useId, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { projectsQuery } from "../../../lib/queries.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Button } from "../../../ui/button.tsx";
import { Check } from "../../../ui/check.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/field.tsx";
import styles from "./dialogs.module.css";

interface Change {
  readonly title: string;
  readonly description: string | null;
  readonly permissions?: { readonly isEditableByEveryone: boolean };
  readonly projects?: number[];
  readonly environment?: string[];
  readonly period?: string | null;
}

/** Name, who may change it, and what it is about when it is opened. */
export function SettingsDialog({
  org,
  board,
  scope,
  onChange,
  onClose,
}: {
  readonly org: string;
  readonly board: DashboardDetails;
  /** What is shown now, to be kept as the board's own. */
  readonly scope: Scope;
  readonly onChange: (change: Change) => Promise<void>;
  readonly onClose: () => void;
}) {
  const t = useTranslations("dashboards.settings");
  const errorText = useErrorText();
  const { data: projects = [] } = useQuery(projectsQuery(org));
  const formId = useId();
  const [title, setTitle] = useState(board.title);
  const [description, setDescription] = useState(board.description ?? "");
  const [isOpen, setOpen] = useState(board.permissions.isEditableByEveryone);
  const [keepsScope, setKeepsScope] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const chosen = projects.filter((one) =>
    scope.project?.some((name) => name === one.slug || name === one.id),
  );
  const said = [
    chosen.length === 0 ? t("allProjects") : chosen.map((one) => one.slug).join(", "),
    scope.environment ?? t("allEnvironments"),
    scope.statsPeriod ?? "14d",
  ].join(" · ");

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (title.trim() === "" || isBusy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await onChange({
        title,
        description: description.trim() === "" ? null : description,
        ...(board.isOwned && isOpen !== board.permissions.isEditableByEveryone
          ? { permissions: { ...board.permissions, isEditableByEveryone: isOpen } }
          : {}),
        ...(keepsScope
          ? {
              projects: chosen.map((one) => Number(one.id)),
              environment: scope.environment === undefined ? [] : [scope.environment],
              period: scope.statsPeriod ?? null,
            }
          : {}),
      });
      onClose();
    } catch (error) {
      setRefusal(errorText(error));
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("title")}
      closeLabel={t("cancel")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={isBusy} disabled={title.trim() === ""}>
            {t("save")}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t("name")}
          value={title}
          maxLength={255}
          autoFocus
          autoComplete="off"
          error={refusal}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextField
          label={t("description")}
          value={description}
          maxLength={500}
          onChange={(event) => setDescription(event.target.value)}
        />
        <Check
          label={t("keepScope")}
          hint={said}
          checked={keepsScope}
          onChange={(event) => setKeepsScope(event.target.checked)}
        />
        {board.isOwned && (
          <Check
            label={t("open")}
            hint={t("openHint")}
            checked={isOpen}
            onChange={(event) => setOpen(event.target.checked)}
          />
        )}
      </form>
    </Dialog>
  );
}
