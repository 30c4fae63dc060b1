/** The pages of settings for the palette, with those of the project that is on the screen. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { Issue } from "@vedette/api";
import { Settings } from "lucide-react";
import { useTranslations } from "use-intl";
import { projectsQuery } from "../../lib/queries.ts";
import { parseScope } from "../../lib/url-state.ts";
import { useOrganization } from "../organization.ts";
import { settingsPages } from "../settings-pages.ts";
import { projectInSight } from "./project-in-sight.ts";

export function useSettingsEntries(org: string | undefined) {
  const t = useTranslations();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { organization } = useOrganization();
  const params = useParams({ strict: false });
  const scope = parseScope(useSearch({ strict: false }));
  const { data: projects = [] } = useQuery({ ...projectsQuery(org ?? ""), enabled: org !== undefined });
  const issue = queryClient.getQueryData<Issue>(["issue", org, params.issueId]);
  const project = projectInSight(projects, {
    address: params.project,
    issue: issue?.project.slug,
    scope: scope.project,
  });
  const named = { project: project?.name ?? "", organization: organization?.name ?? "" };
  return settingsPages(organization, project?.slug).flatMap(({ of, pages }) =>
    pages.map(({ path, word }) => ({
      id: `settings-${path}`,
      label:
        of === "you"
          ? t("palette.yourSettings", { page: t(`settingsPages.${word}`) })
          : t("palette.settingsOf", { page: t(`settingsPages.${word}`), name: named[of] }),
      group: "settings" as const,
      icon: Settings,
      run: () => void navigate({ to: path }),
    })),
  );
}
