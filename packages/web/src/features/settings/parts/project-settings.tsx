import type { ReactNode } from "react";
import type { SettingsForm as Form } from "../use-settings-form.ts";
import { ProjectFrame } from "./project-frame.tsx";
import { ScreenHead } from "../../../app/screen-head.tsx";
import { ProjectSettingsLead, type ScreenAbove } from "./project-settings-lead.tsx";
import { SettingsForm } from "./settings-form.tsx";

/** A screen that is one form over a project's settings of ingestion. */
export function ProjectSettings({
  title,
  lead,
  above,
  wide = false,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly above: ScreenAbove;
  readonly wide?: boolean;
  readonly children: (form: Form) => ReactNode;
}) {
  return (
    <ProjectFrame title={title} wide={wide}>
      {({ id, slug }, org) => (
        <SettingsForm
          key={id}
          level={{ org, project: slug }}
          lead={
            <ScreenHead title={title} lead={<ProjectSettingsLead org={org} lead={lead} above={above} />} />
          }
        >
          {children}
        </SettingsForm>
      )}
    </ProjectFrame>
  );
}
