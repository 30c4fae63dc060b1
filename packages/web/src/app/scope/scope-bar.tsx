import { useMatches, useNavigate, useSearch } from "@tanstack/react-router";
import clsx from "clsx";
import { Calendar, Layers, type LucideIcon, Server } from "lucide-react";
import { useTranslations } from "use-intl";
import { parseScope, PERIODS, rangeChange, type Scope } from "../../lib/url-state.ts";
import { Menu, MenuChoices } from "../../ui/menu.tsx";
import { type Action, useActions } from "../actions.ts";
import type { Membership } from "../organization.ts";
import { EnvironmentScope } from "./environment-scope.tsx";
import { openScope, type ScopePart } from "./open-scope.ts";
import { ProjectScope } from "./project-scope.tsx";
import styles from "./scope-bar.module.css";
import { ScopeButton } from "./scope-button.tsx";
import { TimeScope } from "./time-scope.tsx";
import { useRangeWords } from "./use-range-words.ts";

/** What part of the data the screen shows, as far as the screen follows it. */
export function useScopeParts(): "all" | "time" | "none" {
  const matches = useMatches();
  return matches.at(-1)?.staticData.scope ?? "none";
}

function OrganizationScope({
  organizations,
  current,
}: {
  readonly organizations: readonly Membership[];
  readonly current: Membership;
}) {
  const t = useTranslations("frame");
  const navigate = useNavigate();
  const mark = (
    <span
      className={styles.orgMark}
      data-initial={current.name.slice(0, 1).toUpperCase()}
      aria-hidden="true"
    />
  );
  if (organizations.length < 2) {
    return (
      <span className={clsx(styles.scope, styles.org, styles.still)}>
        {mark}
        <b className={styles.value}>{current.name}</b>
      </span>
    );
  }
  return (
    <Menu
      trigger={
        <ScopeButton
          className={styles.org ?? ""}
          mark={mark}
          value={current.name}
          double
          aria-label={t("organization", { name: current.name })}
        />
      }
    >
      <MenuChoices
        value={current.slug}
        caption={t("organizations")}
        choices={organizations.map((one) => ({ value: one.slug, label: one.name }))}
        onChange={(org) => void navigate({ to: "/organizations/$org/issues", params: { org } })}
      />
    </Menu>
  );
}

/** Keys for the selectors, and the usual ranges for the palette. */
function useScopeActions(parts: "all" | "time" | "none", change: (scope: Scope) => void): void {
  const t = useTranslations("frame");
  const words = useRangeWords();
  const actions: Action[] = [];
  const add = (part: ScopePart, label: string, icon: LucideIcon, keys: string) =>
    actions.push({ id: `scope-${part}`, label, section: "view", icon, keys, run: () => openScope(part) });
  if (parts === "all") add("project", t("chooseProjects"), Layers, "s p");
  if (parts !== "none") {
    add("environment", t("chooseEnvironment"), Server, "s e");
    add("time", t("chooseRange"), Calendar, "s t");
    for (const period of PERIODS)
      actions.push({
        id: `range-${period}`,
        label: t("setRange", { range: words.last(period) }),
        section: "view",
        icon: Calendar,
        run: () => change(rangeChange({ statsPeriod: period })),
      });
  }
  useActions(actions);
}

/** Organization, project, environment and time range; each lives in the address. */
export function ScopeBar({
  organizations,
  current,
}: {
  readonly organizations: readonly Membership[];
  readonly current: Membership;
}) {
  const parts = useScopeParts();
  const navigate = useNavigate();
  const scope = parseScope(useSearch({ strict: false }));

  function change(next: Scope) {
    void navigate({ to: ".", search: (before) => ({ ...before, ...next }) });
  }

  useScopeActions(parts, change);

  return (
    <div className={styles.bar}>
      <OrganizationScope organizations={organizations} current={current} />
      {parts !== "none" && <span className={styles.slash}>/</span>}
      {parts === "all" && <ProjectScope org={current.slug} scope={scope} onChange={change} />}
      {parts !== "none" && <EnvironmentScope org={current.slug} scope={scope} onChange={change} />}
      {parts !== "none" && <TimeScope scope={scope} onChange={change} />}
    </div>
  );
}
