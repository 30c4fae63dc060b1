import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ProjectDetails } from "@vedette/api";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ErrorScreen, MissingScreen } from "../../../app/error-screens.tsx";
import { usePageTitle } from "../../../app/page-title.ts";
import { SettingsLayout } from "../../../app/settings-layout.tsx";
import { ApiError } from "../../../lib/api.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { projectQuery } from "../queries.ts";

/** A screen of one project's settings, once the project is known. */
export function ProjectFrame({
  title,
  wide = false,
  children,
}: {
  /** Of the tab, before the project's name. */
  readonly title?: string | undefined;
  readonly wide?: boolean;
  readonly children: (project: ProjectDetails, org: string) => ReactNode;
}) {
  const t = useTranslations("settings");
  const { org = "", project: slug = "" } = useParams({ strict: false });
  const { data: project, error, refetch } = useQuery(projectQuery(org, slug));
  const of = project === undefined ? t("label") : t("project", { name: project.name });
  usePageTitle(title === undefined ? of : `${title} · ${of}`);
  if (project === undefined && error !== null) {
    return error instanceof ApiError && error.status === 404 ? (
      <MissingScreen />
    ) : (
      <ErrorScreen error={error} reset={() => void refetch()} />
    );
  }
  return (
    <SettingsLayout project={project ?? { slug, name: slug }} wide={wide}>
      {project === undefined ? (
        <>
          <Skeleton width={220} height={18} />
          <Skeleton width="70%" height={32} faint />
          <Skeleton width="70%" height={32} faint />
        </>
      ) : (
        children(project, org)
      )}
    </SettingsLayout>
  );
}
