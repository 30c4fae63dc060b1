import type { ReactNode } from "react";
import type { SettingsForm as Form } from "../use-settings-form.ts";
import { OrganizationFrame } from "./organization-frame.tsx";
import { ScreenHead } from "../../../app/screen-head.tsx";
import { SettingsForm } from "./settings-form.tsx";

/** The same for all projects of the organization, where they do not say otherwise. */
export function OrganizationSettings({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: (form: Form) => ReactNode;
}) {
  return (
    <OrganizationFrame title={title}>
      {(org) => (
        <SettingsForm key={org} level={{ org }} lead={<ScreenHead title={title} lead={lead} />}>
          {children}
        </SettingsForm>
      )}
    </OrganizationFrame>
  );
}
