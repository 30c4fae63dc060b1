import { Layers } from "lucide-react";
import type { ProjectSummary } from "@vedette/api";
import { useTranslations } from "use-intl";
import { changeOfProjects } from "../../lib/default-environment.ts";
import type { Scope } from "../../lib/url-state.ts";
import { ChoiceList } from "../../ui/choice-list.tsx";
import { Icon } from "../../ui/icon.tsx";
import { PlatformMark } from "../../ui/platform-mark.tsx";

export function ProjectChoices({
  projects,
  chosen,
  scope,
  onOnly,
  onChange,
}: {
  readonly projects: readonly ProjectSummary[];
  /** Slugs. */
  readonly chosen: readonly string[];
  readonly scope: Scope;
  /** When one alone was taken, or all: there is no more to choose. */
  readonly onOnly: () => void;
  readonly onChange: (scope: Scope) => void;
}) {
  const t = useTranslations("frame");
  const choose = (project: Scope["project"]) => onChange(changeOfProjects(scope, project, projects));
  return (
    <ChoiceList
      label={t("chooseProjects")}
      words={{
        filter: t("filterProjects"),
        nothing: t("noSuchProject"),
        only: t("onlyThis"),
        toggle: t("addOrRemove"),
      }}
      all={{ label: t("allProjects"), mark: <Icon as={Layers} size="sm" /> }}
      choices={projects.map((project) => ({
        value: project.slug,
        label: project.name,
        mark: <PlatformMark platform={project.platform} />,
        ...(project.slug === project.name ? {} : { side: project.slug }),
      }))}
      chosen={chosen}
      onOnly={(slug) => {
        onOnly();
        choose(slug === undefined ? undefined : [slug]);
      }}
      onToggle={(slug) => {
        const next = chosen.includes(slug) ? chosen.filter((one) => one !== slug) : [...chosen, slug];
        choose(next.length === 0 ? undefined : next);
      }}
    />
  );
}
