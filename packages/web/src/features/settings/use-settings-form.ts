/** The settings of ingestion of a project or an organization as a form: a draft over what is saved. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { IngestSettingsAnswer, IngestSettingsChange } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { api, ApiError } from "../../lib/api.ts";
import { showToast } from "../../ui/toast.tsx";
import {
  changeOf,
  type Fault,
  faultsAt,
  type FieldSection,
  type ListSection,
  type SettingsPart,
  type SettingsShape,
  withField,
  withSection,
} from "./model/settings-draft.ts";

/** Whose settings: of one project, or of all projects of the organization. */
export interface Level {
  readonly org: string;
  readonly project?: string | undefined;
}

export function settingsQuery({ org, project }: Level) {
  return queryOptions({
    queryKey: ["ingest-settings", org, project ?? ""],
    queryFn: ({ signal }) =>
      project === undefined
        ? api.getOrganizationIngestSettings({ params: { org } }, { signal })
        : api.getProjectIngestSettings({ params: { org, project } }, { signal }),
  });
}

async function send({ org, project }: Level, body: IngestSettingsChange): Promise<IngestSettingsAnswer> {
  return project === undefined
    ? await api.updateOrganizationIngestSettings({ params: { org }, body })
    : await api.updateProjectIngestSettings({ params: { org, project }, body });
}

export interface SettingsField<Value> {
  readonly value: Value;
  /** Decided at this level, not inherited. */
  readonly isOwn: boolean;
  readonly inherited: Value;
  /** Who decided what is inherited; unknown to who may not read the organization's settings. */
  readonly inheritedFrom: "organization" | "default" | undefined;
  readonly faults: readonly Fault[];
  readonly set: (value: Value) => void;
  readonly inherit: () => void;
}

export interface SettingsForm {
  readonly level: Level;
  readonly canWrite: boolean;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  /** Why it was not saved the last time. */
  readonly error: Error | null;
  readonly field: <Section extends FieldSection, Name extends keyof SettingsShape[Section] & string>(
    section: Section,
    name: Name,
  ) => SettingsField<SettingsShape[Section][Name]>;
  readonly list: <Section extends ListSection>(section: Section) => SettingsField<SettingsShape[Section]>;
  readonly save: () => void;
  readonly discard: () => void;
}

type Loose = Readonly<Record<string, unknown>>;

/** `form` is undefined until the settings are read. */
export function useSettingsForm(level: Level): {
  readonly form: SettingsForm | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
} {
  const t = useTranslations("unsaved");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const query = settingsQuery(level);
  const { data: answer, error, refetch } = useQuery(query);
  const { data: above } = useQuery({
    ...settingsQuery({ org: level.org }),
    enabled: level.project !== undefined,
  });
  const [draft, setDraft] = useState<SettingsPart>();

  const put = useMutation({
    mutationFn: (body: IngestSettingsChange) => send(level, body),
    async onSuccess(saved) {
      queryClient.setQueryData(query.queryKey, saved);
      // A project inherits what its organization says; and what holds decides what is used of it.
      await queryClient.invalidateQueries({
        queryKey: level.project === undefined ? ["ingest-settings", level.org] : ["ingest-use"],
      });
    },
  });

  const saved = answer?.own ?? {};
  const shown = draft ?? saved;
  const change = changeOf(saved, shown);
  const { fields: faults } = useRefusal(put.error);
  const reasons = put.error instanceof ApiError ? put.error.reasons : {};

  async function save() {
    if (change === undefined) return;
    try {
      const answered = await put.mutateAsync(change);
      const undo = changeOf(answered.own, saved);
      setDraft(undefined);
      showToast({
        title: t("done"),
        ...(undo === undefined
          ? {}
          : { action: { label: t("undo"), run: () => put.mutate(undo, { onError: failed }) } }),
      });
    } catch {
      // It is shown at the field, or beside the button.
    }
  }

  function failed(problem: Error) {
    showToast({ title: t("failed"), description: errorText(problem), tone: "error" });
  }

  if (answer === undefined) return { form: undefined, error, retry: () => void refetch() };
  const { inherited } = answer;
  const fieldOf = (
    path: string,
    own: unknown,
    inheritedValue: unknown,
    aboveValue: unknown,
    set: (value: unknown) => void,
  ): SettingsField<unknown> => ({
    value: own === undefined ? inheritedValue : own,
    isOwn: own !== undefined,
    inherited: inheritedValue,
    inheritedFrom: above && (aboveValue === undefined ? "default" : "organization"),
    faults: faultsAt(faults, path, reasons),
    set,
    inherit: () => set(undefined),
  });
  const form: SettingsForm = {
    level,
    canWrite:
      level.project === undefined
        ? may(organization, "org:write", "org:admin")
        : may(organization, "project:write", "project:admin"),
    isChanged: change !== undefined,
    isSaving: put.isPending,
    error: put.error,
    field: ((section: FieldSection, name: string) =>
      fieldOf(
        `${section}.${name}`,
        (shown[section] as Loose | undefined)?.[name],
        (inherited[section] as Loose)[name],
        (above?.own[section] as Loose | undefined)?.[name],
        (value) => setDraft((before) => withField(before ?? saved, section, name, value)),
      )) as SettingsForm["field"],
    list: ((section: ListSection) =>
      fieldOf(section, shown[section], inherited[section], above?.own[section], (value) =>
        setDraft((before) => withSection(before ?? saved, section, value)),
      )) as SettingsForm["list"],
    save: () => void save(),
    discard: () => {
      setDraft(undefined);
      put.reset();
    },
  };
  return { form, error: null, retry: () => void refetch() };
}
