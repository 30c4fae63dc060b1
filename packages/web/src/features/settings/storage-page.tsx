import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Answer, type ProjectDetails, storedKinds } from "@vedette/api";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { UnsavedGuard } from "../../app/unsaved-guard.tsx";
import { Ago } from "../../i18n/ago.tsx";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { api } from "../../lib/api.ts";
import { formatBytes } from "../../lib/format.ts";
import { Button } from "../../ui/button.tsx";
import { Card, SectionHead } from "../../ui/card.tsx";
import { TextField } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { OrganizationSettings } from "./parts/organization-settings.tsx";
import { ProjectFrame } from "./parts/project-frame.tsx";
import { ProjectSettingsLead } from "./parts/project-settings-lead.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { NumberRow } from "./parts/setting-rows.tsx";
import { SettingsForm } from "./parts/settings-form.tsx";
import styles from "../../app/settings.module.css";
import own from "./parts/storage.module.css";
import { StorageSwitches } from "./parts/storage-switches.tsx";
import { projectQuery } from "./queries.ts";
import type { SettingsForm as Form } from "./use-settings-form.ts";

const daysMax = 3650;

function storedQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["stored", org, project],
    queryFn: ({ signal }) => api.getStoredByKind({ params: { org, project } }, { signal }),
  });
}

/** Days of whatever has none of its own. */
function GeneralDays({ org, project }: { readonly org: string; readonly project: ProjectDetails }) {
  const t = useTranslations("storage");
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const canWrite = may(organization, "project:write", "project:admin");
  const saved = String(project.options["retentionDays"] ?? "");
  const [days, setDays] = useState(saved);
  const save = useMutation({
    mutationFn: () =>
      api.updateProject({ params: { org, project: project.slug }, body: { retentionDays: Number(days) } }),
    async onSuccess(updated) {
      queryClient.setQueryData(projectQuery(org, project.slug).queryKey, updated);
      await queryClient.invalidateQueries({ queryKey: ["stored", org, project.slug] });
      showToast({ title: t("daysSaved") });
    },
  });
  const { fields, text } = useRefusal(save.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }
  return (
    <Card>
      <UnsavedGuard isChanged={days !== saved && !save.isPending} />
      <form className={own.days} onSubmit={submit}>
        <TextField
          label={t("generalDays")}
          type="number"
          inputMode="numeric"
          required
          min={1}
          max={daysMax}
          value={days}
          disabled={!canWrite}
          hint={t("generalDaysHint")}
          error={fields["retentionDays"]?.[0] ?? text}
          onChange={(event) => setDays(event.target.value)}
        />
        <Button type="submit" size="lg" disabled={!canWrite || days === saved} busy={save.isPending}>
          {t("saveDays")}
        </Button>
      </form>
    </Card>
  );
}

type Stored = Answer<"getStoredByKind">;

function HowMuch({ stored }: { readonly stored: Stored["kinds"][number] | undefined }) {
  const t = useTranslations("storage");
  const format = useFormat();
  if (stored === undefined) return <Skeleton width={160} height={12} faint />;
  const { rows, bytes, oldest } = stored;
  if (rows === 0 || oldest === null) return t("nothing");
  return (
    <>
      {t("rows", { count: rows, countText: format.count(rows), size: formatBytes(bytes) })}{" "}
      <Ago at={oldest} />
    </>
  );
}

function Fields({ form }: { readonly form: Form }) {
  const t = useTranslations("storage");
  const { org, project } = form.level;
  const isOfProject = project !== undefined;
  const { data: stored } = useQuery({ ...storedQuery(org, project ?? ""), enabled: isOfProject });
  return (
    <>
      <section className={styles.section}>
        <SectionHead title={t("days")} note={t(isOfProject ? "daysNote" : "daysNoteOrganization")} />
        <Card flush>
          {storedKinds.map((kind) => (
            <NumberRow
              key={kind}
              title={t(`kinds.${kind}`)}
              hint={
                isOfProject ? <HowMuch stored={stored?.kinds.find((one) => one.kind === kind)} /> : undefined
              }
              field={form.field("retention", kind)}
              level={form.level}
              placeholder={stored?.retentionDays}
              unit={t("daysUnit")}
              min={1}
              max={daysMax}
            />
          ))}
        </Card>
      </section>
      <StorageSwitches form={form} />
    </>
  );
}

/** How long what is stored stays, with how much there is of each kind. */
export function StoragePage() {
  const t = useTranslations("storage");
  return (
    <ProjectFrame title={t("title")}>
      {(project, org) => (
        <>
          <section className={styles.section}>
            <ScreenHead
              title={t("title")}
              lead={
                <ProjectSettingsLead
                  org={org}
                  lead={t("lead")}
                  above="/organizations/$org/settings/storage"
                />
              }
            />
            <GeneralDays key={project.id} org={org} project={project} />
          </section>
          <SettingsForm key={project.id} level={{ org, project: project.slug }}>
            {(form) => <Fields form={form} />}
          </SettingsForm>
        </>
      )}
    </ProjectFrame>
  );
}

/** How long what is stored of an organization's projects stays, unless they say otherwise. */
export function OrganizationStoragePage() {
  const t = useTranslations("storage");
  return (
    <OrganizationSettings title={t("organizationTitle")} lead={t("organizationLead")}>
      {(form) => <Fields form={form} />}
    </OrganizationSettings>
  );
}
