import { useMutation, useQuery } from "@tanstack/react-query";
import type { DashboardTemplate } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../../i18n/use-error-text.ts";
import { api } from "../../../lib/api.ts";
import { languagePreference } from "../../../lib/preferences.ts";
import { projectsQuery } from "../../../lib/queries.ts";
import { useStoredValue } from "../../../lib/stored-value.ts";
import { Field, Select, TextField } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { templatesQuery } from "../queries.ts";
import { BoardPreview } from "./board-preview.tsx";
import styles from "./dialogs.module.css";

const TITLE_MAX = 255;

/** A new board: from a template, or empty. */
export function NewBoardDialog({
  org,
  template,
  onMade,
  onClose,
}: {
  readonly org: string;
  /** The template that is chosen at first; none for an empty board. */
  readonly template: DashboardTemplate | undefined;
  readonly onMade: (id: string, isEmpty: boolean) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("dashboards.create");
  const errorText = useErrorText();
  const language = useStoredValue(languagePreference);
  const { data: templates } = useQuery(templatesQuery(org, language));
  const { data: projects = [] } = useQuery(projectsQuery(org));
  const [chosen, setChosen] = useState(template);
  const [title, setTitle] = useState(template?.title ?? "");
  const [project, setProject] = useState("");
  const projectId = project === "" ? projects[0]?.id : project;
  const isOfOne = chosen?.projects === "one";

  function choose(next: DashboardTemplate | undefined) {
    // A name that nobody wrote follows the template.
    if (title === "" || title === chosen?.title) setTitle(next?.title ?? "");
    setChosen(next);
  }

  const create = useMutation({
    mutationFn: () =>
      api.createDashboard({
        params: { org },
        body: {
          title,
          description: chosen?.description ?? null,
          widgets: chosen?.widgets.map((widget) => ({ ...widget, id: null })) ?? [],
          ...(isOfOne && projectId !== undefined ? { projects: [Number(projectId)] } : {}),
        },
      }),
    onSuccess: ({ id }) => onMade(id, chosen === undefined),
  });

  return (
    <FormDialog
      wide
      title={t("title")}
      cancelLabel={t("cancel")}
      submitLabel={t("submit")}
      busy={create.isPending}
      disabled={title.trim() === ""}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <TextField
        label={t("name")}
        value={title}
        maxLength={TITLE_MAX}
        autoFocus
        autoComplete="off"
        error={create.isError ? errorText(create.error) : undefined}
        onChange={(event) => setTitle(event.target.value)}
      />
      <div className={styles.templates} role="group" aria-label={t("begin")}>
        <TemplateCard
          title={t("empty")}
          text={t("emptyText")}
          widgets={[]}
          isChosen={chosen === undefined}
          onChoose={() => choose(undefined)}
        />
        {templates === undefined
          ? [1, 2, 3].map((index) => <Skeleton key={index} width="100%" height={212} />)
          : templates.map((one) => (
              <TemplateCard
                key={one.slug}
                title={one.title}
                text={one.description}
                widgets={one.widgets}
                isChosen={chosen?.slug === one.slug}
                onChoose={() => choose(one)}
              />
            ))}
      </div>
      {isOfOne && (
        <Field label={t("project")}>
          {({ id }) => (
            <Select id={id} value={projectId ?? ""} onChange={(event) => setProject(event.target.value)}>
              {projects.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </FormDialog>
  );
}

export function TemplateCard({
  title,
  text,
  widgets,
  isChosen,
  onChoose,
}: {
  readonly title: string;
  readonly text: string;
  readonly widgets: DashboardTemplate["widgets"];
  readonly isChosen?: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <button type="button" className={styles.template} aria-pressed={isChosen} onClick={onChoose}>
      <BoardPreview widgets={widgets} />
      <span className={styles.templateTitle}>{title}</span>
      <span className={styles.templateText}>{text}</span>
    </button>
  );
}
