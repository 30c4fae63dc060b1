import { useQuery } from "@tanstack/react-query";
import type { Environment } from "@vedette/api";
import { useTranslations } from "use-intl";
import { changeOfEnvironment } from "../../lib/default-environment.ts";
import { projectsQuery } from "../../lib/queries.ts";
import { ALL_ENVIRONMENTS, oneEnvironment, type Scope } from "../../lib/url-state.ts";
import { ChoiceList } from "../../ui/choice-list.tsx";

/** What is hidden is not offered, and shown as chosen where the address names it. */
export function EnvironmentChoices({
  org,
  environments,
  scope,
  onChange,
}: {
  readonly org: string;
  readonly environments: readonly Environment[];
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}) {
  const t = useTranslations("frame");
  const { data: projects = [] } = useQuery(projectsQuery(org));
  const chosen = oneEnvironment(scope);
  const names = environments
    .map((one) => one.name)
    .filter((name) => name !== "" && name !== ALL_ENVIRONMENTS);
  if (chosen !== undefined && !names.includes(chosen)) names.push(chosen);
  return (
    <ChoiceList
      label={t("chooseEnvironment")}
      words={{
        filter: t("filterEnvironments"),
        nothing: t("noSuchEnvironment"),
        only: t("onlyThis"),
        toggle: t("addOrRemove"),
      }}
      all={{ label: t("allEnvironments") }}
      choices={names.map((name) => ({ value: name, label: name }))}
      chosen={chosen === undefined ? [] : [chosen]}
      onOnly={(name) => onChange(changeOfEnvironment(scope, name, projects))}
    />
  );
}
