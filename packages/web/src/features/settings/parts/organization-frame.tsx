import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePageTitle } from "../../../app/page-title.ts";
import { SettingsLayout } from "../../../app/settings-layout.tsx";

/** A screen of the settings of an organization. */
export function OrganizationFrame({
  title,
  wide = false,
  children,
}: {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: (org: string) => ReactNode;
}) {
  const { org = "" } = useParams({ strict: false });
  usePageTitle(title);
  return <SettingsLayout wide={wide}>{children(org)}</SettingsLayout>;
}
