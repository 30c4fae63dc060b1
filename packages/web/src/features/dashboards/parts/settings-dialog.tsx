import type { DashboardDetails } from "@vedette/api";
import { useState } from "react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useRangeWords } from "../../../app/scope/use-range-words.ts";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { projectsQuery } from "../../../lib/queries.ts";
import { DEFAULT_PERIOD, environmentQuery, oneEnvironment, type Scope } from "../../../lib/url-state.ts";
import { Check } from "../../../ui/check.tsx";
import { TextField } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";

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
  const rangeWords = useRangeWords();
  const { data: projects = [] } = useQuery(projectsQuery(org));
  const [title, setTitle] = useState(board.title);
  const [description, setDescription] = useState(board.description ?? "");
  const [isOpen, setOpen] = useState(board.permissions.isEditableByEveryone);
  const [keepsScope, setKeepsScope] = useState(false);
  const chosen = projects.filter((one) =>
    scope.project?.some((name) => name === one.slug || name === one.id),
  );
  const said = [
    chosen.length === 0 ? t("allProjects") : chosen.map((one) => one.slug).join(", "),
    oneEnvironment(scope) ?? t("allEnvironments"),
    rangeWords.last(scope.statsPeriod ?? DEFAULT_PERIOD),
  ].join(" · ");

  const save = useMutation({
    mutationFn: () =>
      onChange({
        title,
        description: description.trim() === "" ? null : description,
        ...(board.isOwned && isOpen !== board.permissions.isEditableByEveryone
          ? { permissions: { ...board.permissions, isEditableByEveryone: isOpen } }
          : {}),
        ...(keepsScope
          ? {
              projects: chosen.map((one) => Number(one.id)),
              environment: environmentQuery(scope),
              period: scope.statsPeriod ?? null,
            }
          : {}),
      }),
    onSuccess: onClose,
  });

  return (
    <FormDialog
      title={t("title")}
      cancelLabel={t("cancel")}
      submitLabel={t("save")}
      busy={save.isPending}
      disabled={title.trim() === ""}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField
        label={t("name")}
        value={title}
        maxLength={255}
        autoFocus
        autoComplete="off"
        error={save.isError ? errorText(save.error) : undefined}
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
    </FormDialog>
  );
}
