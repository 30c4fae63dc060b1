import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { may, useOrganization } from "../../app/organization.ts";
import { projectsQuery } from "../../lib/queries.ts";
import { Card, SectionHead } from "../../ui/card.tsx";
import { Field, Select } from "../../ui/field.tsx";
import { OrganizationFrame } from "./parts/organization-frame.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import styles from "./parts/privacy.module.css";
import { ProjectSettings } from "./parts/project-settings.tsx";
import { RedactionRules } from "./parts/redaction-rules.tsx";
import { ScrubbingPreview } from "./parts/scrubbing-preview.tsx";
import { LinesRow, SwitchRow } from "./parts/setting-rows.tsx";
import { SettingsForm } from "./parts/settings-form.tsx";
import { StorageSwitches } from "./parts/storage-switches.tsx";
import shared from "../../app/settings.module.css";
import type { SettingsForm as Form } from "./use-settings-form.ts";

function Fields({ form, project }: { readonly form: Form; readonly project: string | undefined }) {
  const t = useTranslations("privacy");
  const { level } = form;
  const { organization } = useOrganization();
  const fields = {
    isOn: form.field("scrubbing", "isOn"),
    useDefaults: form.field("scrubbing", "useDefaults"),
    sensitiveFields: form.field("scrubbing", "sensitiveFields"),
    safeFields: form.field("scrubbing", "safeFields"),
    dropIpAddresses: form.field("scrubbing", "dropIpAddresses"),
    rules: form.field("scrubbing", "rules"),
  };
  return (
    <div className={styles.split}>
      <div className={shared.fields}>
        <section className={shared.section}>
          <SectionHead title={t("builtIn")} note={t("builtInNote")} />
          <Card flush>
            <SwitchRow title={t("isOn")} hint={t("isOnHint")} field={fields.isOn} level={level} />
            <SwitchRow
              title={t("useDefaults")}
              hint={t("useDefaultsHint")}
              field={fields.useDefaults}
              level={level}
            />
            <SwitchRow
              title={t("dropIpAddresses")}
              hint={t("dropIpAddressesHint")}
              field={fields.dropIpAddresses}
              level={level}
            />
          </Card>
        </section>
        <RedactionRules field={fields.rules} level={level} />
        <section className={shared.section}>
          <SectionHead title={t("fields")} />
          <Card flush>
            <LinesRow
              title={t("sensitiveFields")}
              hint={t("sensitiveFieldsHint")}
              placeholder={"customer_number\nmaiden_name"}
              field={fields.sensitiveFields}
              level={level}
            />
            <LinesRow
              title={t("safeFields")}
              hint={t("safeFieldsHint")}
              placeholder={"token_count\nbasket_id"}
              field={fields.safeFields}
              level={level}
            />
          </Card>
        </section>
        {level.project === undefined && <StorageSwitches form={form} />}
      </div>
      {project !== undefined && may(organization, "project:write", "project:admin") && (
        <div className={styles.side}>
          <ScrubbingPreview
            org={level.org}
            project={project}
            draft={{
              isOn: fields.isOn.value,
              useDefaults: fields.useDefaults.value,
              sensitiveFields: fields.sensitiveFields.value,
              safeFields: fields.safeFields.value,
              dropIpAddresses: fields.dropIpAddresses.value,
              rules: fields.rules.value,
            }}
          />
        </div>
      )}
    </div>
  );
}

/** What is taken out of a project's events before anything is written, with a live preview. */
export function ProjectPrivacyPage() {
  const t = useTranslations("privacy");
  return (
    <ProjectSettings title={t("title")} lead={t("lead")} above="/organizations/$org/settings/privacy" wide>
      {(form) => <Fields form={form} project={form.level.project} />}
    </ProjectSettings>
  );
}

function OfOrganization({ org }: { readonly org: string }) {
  const t = useTranslations("privacy");
  const { data: projects } = useQuery(projectsQuery(org));
  const [chosen, setChosen] = useState<string>();
  const project = chosen ?? projects?.[0]?.slug;
  return (
    <SettingsForm
      level={{ org }}
      lead={
        <div>
          <ScreenHead title={t("organizationTitle")} lead={t("organizationLead")} />
          {projects !== undefined && projects.length > 1 && (
            <Field label={t("previewWith")} className={styles.choice}>
              {({ id }) => (
                <Select id={id} value={project} onChange={(event) => setChosen(event.target.value)}>
                  {projects.map((one) => (
                    <option key={one.id} value={one.slug}>
                      {one.name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
        </div>
      }
    >
      {(form) => <Fields form={form} project={project} />}
    </SettingsForm>
  );
}

/** The same for all projects of an organization, where they do not say otherwise. */
export function OrganizationPrivacyPage() {
  const t = useTranslations("privacy");
  return (
    <OrganizationFrame title={t("organizationTitle")} wide>
      {(org) => <OfOrganization key={org} org={org} />}
    </OrganizationFrame>
  );
}
