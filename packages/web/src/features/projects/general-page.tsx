import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ProjectDetails } from "@vedette/api";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api, ApiError } from "../../lib/api.ts";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { TextField } from "../../ui/field.tsx";
import { showToast } from "../../ui/toast.tsx";
import { ProjectFrame } from "./parts/project-frame.tsx";
import { projectQuery } from "./queries.ts";
import styles from "./settings.module.css";

function GeneralForm({ org, project }: { readonly org: string; readonly project: ProjectDetails }) {
  const t = useTranslations("projects");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { organization } = useOrganization();
  const canWrite = may(organization, "project:write", "project:admin");
  const [name, setName] = useState(project.name);
  const [slug, setSlug] = useState(project.slug);
  const [platform, setPlatform] = useState(project.platform ?? "");
  const isChanged = name !== project.name || slug !== project.slug || platform !== (project.platform ?? "");

  const save = useMutation({
    mutationFn: () =>
      api.updateProject({
        params: { org, project: project.slug },
        body: { name, slug, platform: platform === "" ? null : platform },
      }),
    async onSuccess(updated) {
      queryClient.setQueryData(projectQuery(org, updated.slug).queryKey, updated);
      await queryClient.invalidateQueries({ queryKey: ["projects", org] });
      showToast({ title: t("saved") });
      if (updated.slug !== project.slug)
        await navigate({
          to: "/organizations/$org/projects/$project",
          params: { org, project: updated.slug },
          replace: true,
        });
    },
  });
  const fields = save.error instanceof ApiError ? save.error.fields : {};

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }

  return (
    <section className={styles.section}>
      <SectionHead title={t("general")} />
      <Card>
        <form className={styles.form} onSubmit={submit}>
          {save.isError && Object.keys(fields).length === 0 && (
            <p className={styles.problem} role="alert">
              {errorText(save.error)}
            </p>
          )}
          <TextField
            label={t("name")}
            required
            maxLength={100}
            value={name}
            disabled={!canWrite}
            error={fields["name"]?.[0]}
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            label={t("slug")}
            mono
            required
            maxLength={50}
            pattern="[a-z0-9]([a-z0-9_\-]*[a-z0-9])?"
            value={slug}
            disabled={!canWrite}
            hint={t("slugHint")}
            error={fields["slug"]?.[0]}
            onChange={(event) => setSlug(event.target.value)}
          />
          <TextField
            label={t("platform")}
            mono
            maxLength={64}
            value={platform}
            disabled={!canWrite}
            hint={t("platformHint")}
            error={fields["platform"]?.[0]}
            onChange={(event) => setPlatform(event.target.value)}
          />
          <TextField label={t("id")} mono readOnly value={project.id} hint={t("idHint")} />
          <div className={styles.buttons}>
            <Button type="submit" variant="primary" disabled={!isChanged || !canWrite} busy={save.isPending}>
              {t("save")}
            </Button>
          </div>
        </form>
      </Card>
    </section>
  );
}

/** Name, address and platform of a project. */
export function ProjectGeneralPage() {
  return (
    <ProjectFrame>
      {(project, org) => <GeneralForm key={project.id} org={org} project={project} />}
    </ProjectFrame>
  );
}
