import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { useTranslations } from "use-intl";
import { environmentsQuery } from "../../lib/queries.ts";
import type { Scope } from "../../lib/url-state.ts";
import { ChoiceList } from "../../ui/choice-list.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Popover } from "../../ui/popover.tsx";
import { useOpenScope } from "./open-scope.ts";
import { ScopeButton } from "./scope-button.tsx";

/** One environment or all of them. */
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
  const names = environments.map((one) => one.name).filter((name) => name !== "");
  if (scope.environment !== undefined && !names.includes(scope.environment)) names.push(scope.environment);
  const value = scope.environment ?? t("allEnvironments");
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
          usual={scope.environment === undefined}
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
        chosen={scope.environment === undefined ? [] : [scope.environment]}
        onOnly={(name) => {
          setOpen(false);
          onChange({ environment: name });
        }}
      />
    </Popover>
  );
}
