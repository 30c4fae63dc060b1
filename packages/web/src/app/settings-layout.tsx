import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import {
  Building2,
  Database,
  FileSearch,
  Filter,
  Gauge,
  Group as GroupIcon,
  History,
  KeyRound,
  Layers,
  LogIn,
  type LucideIcon,
  Percent,
  Shield,
  ShieldCheck,
  SlidersHorizontal,
  SquareTerminal,
  Sun,
  UserRound,
  UserRoundSearch,
  UserRoundPlus,
  UsersRound,
} from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { Select } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { may, type Membership, useOrganization } from "./organization.ts";
import styles from "./settings-layout.module.css";

interface Entry {
  readonly path: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

interface EntryGroup {
  readonly caption: string;
  readonly entries: readonly Entry[];
}

function isCurrent(entry: Entry, pathname: string): boolean {
  return pathname.replace(/\/$/, "") === entry.path;
}

function Group({ caption, entries }: EntryGroup) {
  const { pathname } = useLocation();
  return (
    <div className={styles.group}>
      <p className={styles.caption}>{caption}</p>
      {entries.map((entry) => {
        const on = isCurrent(entry, pathname);
        return (
          <Link
            key={entry.path}
            to={entry.path}
            className={styles.entry}
            data-current={on ? "" : undefined}
            aria-current={on ? "page" : undefined}
          >
            <Icon as={entry.icon} size="sm" />
            {entry.label}
          </Link>
        );
      })}
    </div>
  );
}

/** The same on a phone: the platform's own list, instead of a strip that hides most of it. */
function GroupsAsChoice({
  groups,
  label,
}: {
  readonly groups: readonly EntryGroup[];
  readonly label: string;
}) {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const id = useId();
  const all = groups.flatMap(({ entries }) => entries);
  return (
    <div className={styles.choice}>
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <Select
        id={id}
        value={all.find((entry) => isCurrent(entry, pathname))?.path ?? ""}
        onChange={(event) => void navigate({ to: event.target.value })}
      >
        {!all.some((entry) => isCurrent(entry, pathname)) && <option value="">{label}</option>}
        {groups.map(({ caption, entries }) => (
          <optgroup key={caption} label={caption}>
            {entries.map((entry) => (
              <option key={entry.path} value={entry.path}>
                {entry.label}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
    </div>
  );
}

interface Named {
  readonly slug: string;
  readonly name: string;
}

function useGroups(project: Named | undefined, organization: Membership | undefined): readonly EntryGroup[] {
  const t = useTranslations("settings");
  const base = organization === undefined ? "" : `/organizations/${organization.slug}`;
  const ofProject = project === undefined ? "" : `${base}/projects/${project.slug}`;
  return [
    ...(organization === undefined || project === undefined
      ? []
      : [
          {
            caption: t("project", { name: project.name }),
            entries: [
              { path: ofProject, label: t("general"), icon: SlidersHorizontal },
              { path: `${ofProject}/keys`, label: t("keys"), icon: KeyRound },
              { path: `${ofProject}/setup`, label: t("sdk"), icon: SquareTerminal },
              { path: `${ofProject}/ownership`, label: t("ownership"), icon: UserRoundSearch },
              { path: `${ofProject}/grouping`, label: t("grouping"), icon: GroupIcon },
              { path: `${ofProject}/privacy`, label: t("privacy"), icon: Shield },
              { path: `${ofProject}/filters`, label: t("filters"), icon: Filter },
              { path: `${ofProject}/limits`, label: t("limits"), icon: Gauge },
              { path: `${ofProject}/sampling`, label: t("sampling"), icon: Percent },
              { path: `${ofProject}/storage`, label: t("storage"), icon: Database },
            ],
          },
        ]),
    ...(organization === undefined
      ? []
      : [
          {
            caption: organization.name,
            entries: [
              { path: `${base}/settings`, label: t("general"), icon: Building2 },
              { path: `${base}/projects`, label: t("projects"), icon: Layers },
              { path: `${base}/members`, label: t("members"), icon: UserRoundPlus },
              { path: `${base}/teams`, label: t("teams"), icon: UsersRound },
              { path: `${base}/settings/privacy`, label: t("organizationPrivacy"), icon: Shield },
              ...(may(organization, "org:write", "org:admin")
                ? [{ path: `${base}/settings/audit-log`, label: t("auditLog"), icon: History }]
                : []),
              ...(may(organization, "org:admin")
                ? [
                    { path: `${base}/settings/single-sign-on`, label: t("singleSignOn"), icon: LogIn },
                    { path: `${base}/settings/data-requests`, label: t("dataRequests"), icon: FileSearch },
                  ]
                : []),
            ],
          },
        ]),
    {
      caption: t("you"),
      entries: [
        { path: "/settings/account", label: t("account"), icon: UserRound },
        { path: "/settings/security", label: t("security"), icon: ShieldCheck },
        { path: "/settings/tokens", label: t("tokens"), icon: SquareTerminal },
        { path: "/settings/appearance", label: t("appearance"), icon: Sun },
      ],
    },
  ];
}

/** Settings: what there is at the left, one of it at the right. */
export function SettingsLayout({
  project,
  wide = false,
  children,
}: {
  readonly project?: Named | undefined;
  /** For screens with a column of their own beside the form. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const t = useTranslations("settings");
  const { organization } = useOrganization();
  const groups = useGroups(project, organization);
  return (
    <div className={styles.layout}>
      <nav className={styles.nav} aria-label={t("label")}>
        {groups.map((group) => (
          <Group key={group.caption} {...group} />
        ))}
        <GroupsAsChoice groups={groups} label={t("label")} />
      </nav>
      <div className={styles.content}>
        <div className={styles.inner} data-wide={wide ? "" : undefined}>
          {children}
        </div>
      </div>
    </div>
  );
}
