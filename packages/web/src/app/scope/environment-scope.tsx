import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { useTranslations } from "use-intl";
import { environmentsQuery } from "../../lib/queries.ts";
import { oneEnvironment, type Scope } from "../../lib/url-state.ts";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { Popover } from "../../ui/popover.tsx";
import { useOpenScope } from "./open-scope.ts";
import { ScopeButton } from "./scope-button.tsx";

const EnvironmentChoices = later(async () => (await import("./environment-choices.tsx")).EnvironmentChoices);

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
  const chosen = oneEnvironment(scope);
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
      <EnvironmentChoices
        org={org}
        environments={environments}
        scope={scope}
        onChange={(change) => {
          setOpen(false);
          onChange(change);
        }}
      />
    </Popover>
  );
}
