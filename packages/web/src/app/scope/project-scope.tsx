import { useQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { useTranslations } from "use-intl";
import { projectsQuery } from "../../lib/queries.ts";
import type { Scope } from "../../lib/url-state.ts";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { PlatformMark } from "../../ui/platform-mark.tsx";
import { Popover } from "../../ui/popover.tsx";
import { useOpenScope } from "./open-scope.ts";
import { ScopeButton } from "./scope-button.tsx";

const ProjectChoices = later(async () => (await import("./project-choices.tsx")).ProjectChoices);

/** One project, several, or all of them. */
export function ProjectScope({
  org,
  scope,
  onChange,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}) {
  const t = useTranslations("frame");
  const [open, setOpen] = useOpenScope("project");
  const { data: projects = [] } = useQuery(projectsQuery(org));
  const chosen = projects.filter(
    (project) => scope.project?.includes(project.slug) || scope.project?.includes(project.id),
  );
  const [only] = chosen;
  // What the address names and nobody knows is shown as it stands, so that it can be taken away.
  const value =
    only === undefined
      ? (scope.project?.join(", ") ?? t("allProjects"))
      : chosen.length === 1
        ? only.slug
        : t("projects", { count: chosen.length });
  return (
    <Popover
      label={t("chooseProjects")}
      roomy
      open={open}
      onOpenChange={setOpen}
      trigger={
        <ScopeButton
          mark={
            only !== undefined && chosen.length === 1 ? (
              <PlatformMark platform={only.platform} />
            ) : (
              <Icon as={Layers} size="sm" />
            )
          }
          value={value}
          aria-label={t("project", { name: value })}
        />
      }
    >
      <ProjectChoices
        projects={projects}
        chosen={chosen.map((one) => one.slug)}
        scope={scope}
        onOnly={() => setOpen(false)}
        onChange={onChange}
      />
    </Popover>
  );
}
