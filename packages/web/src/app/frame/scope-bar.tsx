import { useQuery } from "@tanstack/react-query";
import { useMatches, useNavigate, useSearch } from "@tanstack/react-router";
import clsx from "clsx";
import { Calendar, ChevronDown, ChevronsUpDown, Layers, Server } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { useTranslations } from "use-intl";
import { environmentsQuery, projectsQuery } from "../../lib/queries.ts";
import { DEFAULT_PERIOD, parseScope, PERIODS, type Scope } from "../../lib/url-state.ts";
import { Icon } from "../../ui/icon.tsx";
import { Menu, MenuChoices, MenuSeparator } from "../../ui/menu.tsx";
import { PlatformMark } from "../../ui/platform-mark.tsx";
import type { Membership } from "../organization.ts";
import styles from "./scope-bar.module.css";

const ALL = "";

interface ScopeButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly mark: ReactNode;
  readonly value: string;
  readonly note?: string | undefined;
  readonly double?: boolean;
  /** Shown as its mark alone where there is little room. */
  readonly usual?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

function ScopeButton({
  mark,
  value,
  note,
  double = false,
  usual = false,
  className,
  ...rest
}: ScopeButtonProps) {
  return (
    <button {...rest} type="button" className={clsx(styles.scope, usual && styles.usual, className)}>
      {mark}
      <b className={styles.value}>{value}</b>{" "}
      {note !== undefined && <span className={styles.note}>{note}</span>}
      <Icon as={double ? ChevronsUpDown : ChevronDown} size="sm" />
    </button>
  );
}

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

function ProjectScope({
  org,
  scope,
  onChange,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}) {
  const t = useTranslations("frame");
  const { data: projects = [] } = useQuery(projectsQuery(org));
  const chosen = projects.filter(
    (project) => scope.project?.includes(project.slug) || scope.project?.includes(project.id),
  );
  const [only] = chosen;
  const value =
    only === undefined
      ? t("allProjects")
      : chosen.length === 1
        ? only.slug
        : t("projects", { count: chosen.length });
  return (
    <Menu
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
      <MenuChoices
        value={only?.slug ?? ALL}
        choices={[
          { value: ALL, label: t("allProjects"), mark: <Icon as={Layers} size="sm" /> },
          ...projects.map((project) => ({
            value: project.slug,
            label: project.name,
            mark: <PlatformMark platform={project.platform} />,
            ...(project.slug === project.name ? {} : { side: project.slug }),
          })),
        ]}
        onChange={(slug) => onChange({ project: slug === ALL ? undefined : [slug] })}
      />
    </Menu>
  );
}

function EnvironmentScope({
  org,
  scope,
  onChange,
}: {
  readonly org: string;
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}) {
  const t = useTranslations("frame");
  const { data: environments = [] } = useQuery(environmentsQuery(org, scope.project ?? []));
  const names = environments.map((one) => one.name).filter((name) => name !== "");
  if (scope.environment !== undefined && !names.includes(scope.environment)) names.push(scope.environment);
  const value = scope.environment ?? t("allEnvironments");
  return (
    <Menu
      trigger={
        <ScopeButton
          mark={<Icon as={Server} size="sm" />}
          value={value}
          usual={scope.environment === undefined}
          aria-label={t("environment", { name: value })}
        />
      }
    >
      <MenuChoices
        value={scope.environment ?? ALL}
        choices={[
          { value: ALL, label: t("allEnvironments") },
          ...names.map((name) => ({ value: name, label: name })),
        ]}
        onChange={(name) => onChange({ environment: name === ALL ? undefined : name })}
      />
    </Menu>
  );
}

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();

/** `CET` where English knows a short name; each region's English knows only those near it. */
function zoneName(): string {
  const names = ["en-GB", "en-US", "en-AU"].map((locale) => {
    const parts = new Intl.DateTimeFormat(locale, { timeZoneName: "short" }).formatToParts(Date.now());
    return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  });
  return names.find((name) => !/\d/.test(name)) ?? names[0] ?? "";
}

function TimeScope({
  scope,
  onChange,
}: {
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}) {
  const t = useTranslations("frame");
  const period = scope.statsPeriod ?? DEFAULT_PERIOD;
  const periods = PERIODS.some((one) => one === period) ? PERIODS : [...PERIODS, period];
  const zone = zoneName();
  const label = (one: string) =>
    t("last", { period: t("period", { unit: one.slice(-1), value: Number(one.slice(0, -1)) }) });
  return (
    <Menu
      trigger={
        <ScopeButton
          mark={<Icon as={Calendar} size="sm" />}
          usual={scope.statsPeriod === undefined}
          value={label(period)}
          note={zone}
          aria-label={t("range", { name: `${label(period)} ${zone}` })}
        />
      }
    >
      <MenuChoices
        value={period}
        choices={periods.map((one) => ({ value: one, label: label(one) }))}
        onChange={(next) => onChange({ statsPeriod: next === DEFAULT_PERIOD ? undefined : next })}
      />
      <MenuSeparator />
      <p className={styles.footnote}>{t("zone", { zone: timeZone })}</p>
    </Menu>
  );
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
