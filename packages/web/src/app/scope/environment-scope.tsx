import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { useTranslations } from "use-intl";
import { changeOfEnvironment } from "../../lib/default-environment.ts";
import { environmentsQuery, projectsQuery } from "../../lib/queries.ts";
import { ALL_ENVIRONMENTS, oneEnvironment, type Scope } from "../../lib/url-state.ts";
import { ChoiceList } from "../../ui/choice-list.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Popover } from "../../ui/popover.tsx";
import { useOpenScope } from "./open-scope.ts";
import { ScopeButton } from "./scope-button.tsx";

/** One environment or all of them. What is hidden is not offered, and shown as chosen where the address names it. */
export function EnvironmentScope({
  org,
  scope,
  onChange,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}) {
  const t = useTranslations("frame");
  const [open, setOpen] = useOpenScope("environment");
  const { data: environments = [] } = useQuery(environmentsQuery(org, scope.project ?? []));
  const { data: projects = [] } = useQuery(projectsQuery(org));
  const chosen = oneEnvironment(scope);
  const names = environments
    .map((one) => one.name)
    .filter((name) => name !== "" && name !== ALL_ENVIRONMENTS);
  if (chosen !== undefined && !names.includes(chosen)) names.push(chosen);
  const value = chosen ?? t("allEnvironments");
  return (
    <Popover
      label={t("chooseEnvironment")}
      roomy
      open={open}
      onOpenChange={setOpen}
      trigger={
        <ScopeButton
          mark={<Icon as={Server} size="sm" />}
          value={value}
          usual={chosen === undefined}
          aria-label={t("environment", { name: value })}
        />
      }
    >
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
        onOnly={(name) => {
          setOpen(false);
          onChange(changeOfEnvironment(scope, name, projects));
        }}
      />
    </Popover>
  );
}
