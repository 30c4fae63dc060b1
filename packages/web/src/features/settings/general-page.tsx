import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ProjectDetails } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { api } from "../../lib/api.ts";
import { Card } from "../../ui/card.tsx";
import { TextField } from "../../ui/field.tsx";
import { showToast } from "../../ui/toast.tsx";
import { isSame } from "./model/settings-draft.ts";
import { DeleteProject } from "./parts/delete-project.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { PlatformField } from "./parts/platform-field.tsx";
import { ProjectFrame } from "./parts/project-frame.tsx";
import { ProjectTeams } from "./parts/project-teams.tsx";
import { SavedForm } from "./parts/saved-form.tsx";
import styles from "../../app/settings.module.css";
import { SlugField } from "../../app/slug-field.tsx";
import { projectQuery } from "./queries.ts";

const resolveHoursMax = 8760;

/** As the fields hold it. */
function draftOf({ name, slug, platform, resolveAge }: ProjectDetails) {
  return { name, slug, platform: platform ?? "", resolveAge: String(resolveAge) };
}

function GeneralForm({ org, project }: { readonly org: string; readonly project: ProjectDetails }) {
  const t = useTranslations("projects");
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { organization } = useOrganization();
  const canWrite = may(organization, "project:write", "project:admin");
  const saved = draftOf(project);
  const [draft, setDraft] = useState(saved);
  const set = (field: keyof typeof saved) => (event: { readonly target: { readonly value: string } }) =>
    setDraft({ ...draft, [field]: event.target.value });

  const save = useMutation({
    mutationFn: () =>
      api.updateProject({
        params: { org, project: project.slug },
        body: {
          name: draft.name,
          slug: draft.slug,
          platform: draft.platform === "" ? null : draft.platform,
          resolveAge: Number(draft.resolveAge),
        },
      }),
    async onSuccess(updated) {
      queryClient.setQueryData(projectQuery(org, updated.slug).queryKey, updated);
      setDraft(draftOf(updated));
      await queryClient.invalidateQueries({ queryKey: ["projects", org] });
      showToast({ title: t("saved") });
      if (updated.slug !== project.slug)
        await navigate({
          to: "/organizations/$org/projects/$project",
          params: { org, project: updated.slug },
          replace: true,
          ignoreBlocker: true,
        });
    },
  });
  const { fields } = useRefusal(save.error);

  return (
    <SavedForm
      isOfProject
      isChanged={!isSame(draft, saved)}
      isSaving={save.isPending}
      canWrite={canWrite}
      error={save.error}
      onSave={() => save.mutate()}
      onDiscard={() => {
        setDraft(saved);
        save.reset();
      }}
    >
      <section className={styles.section}>
        <ScreenHead title={t("general")} />
        <Card>
          <fieldset className={styles.form} disabled={!canWrite}>
            <legend className="visually-hidden">{t("general")}</legend>
            <TextField
              label={t("name")}
              required
              maxLength={100}
              value={draft.name}
              error={fields["name"]?.[0]}
              onChange={set("name")}
            />
            <SlugField
              label={t("slug")}
              value={draft.slug}
              hint={t("slugHint")}
              error={fields["slug"]?.[0]}
              onChange={set("slug")}
            />
            <PlatformField
              value={draft.platform}
              error={fields["platform"]?.[0]}
              onChange={(platform) => setDraft({ ...draft, platform })}
            />
            <TextField
              label={t("resolveAge")}
              type="number"
              inputMode="numeric"
              required
              min={0}
              max={resolveHoursMax}
              value={draft.resolveAge}
              hint={t("resolveAgeHint")}
              error={fields["resolveAge"]?.[0]}
              onChange={set("resolveAge")}
            />
            <TextField label={t("id")} mono readOnly value={project.id} hint={t("idHint")} />
          </fieldset>
        </Card>
      </section>
    </SavedForm>
  );
}

/** Name, address and platform of a project, who sees it, and its end. */
export function ProjectGeneralPage() {
  const t = useTranslations("projects");
  return (
    <ProjectFrame title={t("general")}>
      {(project, org) => (
        <>
          <GeneralForm key={project.id} org={org} project={project} />
          <ProjectTeams org={org} project={project} />
          <DeleteProject org={org} project={project} />
        </>
      )}
    </ProjectFrame>
  );
}
