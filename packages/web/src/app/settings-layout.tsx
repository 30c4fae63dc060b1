import clsx from "clsx";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import {
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
  Server,
  Shield,
  ShieldCheck,
  SlidersHorizontal,
  SquareTerminal,
  Sun,
  UserRound,
  UserRoundPlus,
  UserRoundSearch,
  UsersRound,
} from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Select } from "../ui/field.tsx";
import { FindInput } from "../ui/find-input.tsx";
import { Icon } from "../ui/icon.tsx";
import { type Membership, useOrganization } from "./organization.ts";
import styles from "./settings-layout.module.css";
import { findPages, settingsPages, type SettingsWord } from "./settings-pages.ts";

const icons: Readonly<Record<SettingsWord, LucideIcon>> = {
  general: SlidersHorizontal,
  keys: KeyRound,
  sdk: SquareTerminal,
  environments: Server,
  ownership: UserRoundSearch,
  grouping: GroupIcon,
  privacy: Shield,
  filters: Filter,
  limits: Gauge,
  sampling: Percent,
  storage: Database,
  projects: Layers,
  members: UserRoundPlus,
  teams: UsersRound,
  organizationPrivacy: Shield,
  organizationFilters: Filter,
  organizationLimits: Gauge,
  organizationSampling: Percent,
  organizationStorage: Database,
  auditLog: History,
  singleSignOn: LogIn,
  dataRequests: FileSearch,
  account: UserRound,
  security: ShieldCheck,
  tokens: SquareTerminal,
  appearance: Sun,
};

interface Entry {
  readonly path: string;
  readonly label: string;
  /** Other words for what is set there. */
  readonly about: string;
  readonly begins: boolean;
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
            className={clsx(styles.entry, entry.begins && styles.begins)}
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

/** The pages of settings by whose they are, in words. */
function useGroups(project: Named | undefined, organization: Membership | undefined): readonly EntryGroup[] {
  const t = useTranslations("settings");
  const names = useTranslations("settingsPages");
  const captions = {
    project: t("project", { name: project?.name ?? "" }),
    organization: organization?.name ?? "",
    you: t("you"),
  };
  return settingsPages(organization, project?.slug).map(({ of, pages }) => ({
    caption: captions[of],
    entries: pages.map(({ path, word, begins = false }) => ({
      path,
      begins,
      icon: icons[word],
      label: names(word),
      about: t(`about.${word}`),
    })),
  }));
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
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const groups = useGroups(project, organization);
  const found = findPages(groups, typed);

  /** Enter opens the first that was found; Escape shows all of them again. */
  function handleKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const [first] = found.flatMap(({ entries }) => entries);
    if (event.key === "Enter" && typed.trim() !== "" && first !== undefined) {
      event.preventDefault();
      setTyped("");
      void navigate({ to: first.path });
    } else if (event.key === "Escape" && typed !== "") {
      event.preventDefault();
      setTyped("");
    }
  }

  return (
    <div className={styles.layout}>
      <nav className={styles.nav} aria-label={t("label")}>
        <FindInput
          className={styles.find}
          label={t("find")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={handleKey}
        />
        {found.map((group) => (
          <Group key={group.caption} {...group} />
        ))}
        {found.length === 0 && (
          <p className={styles.none} role="status">
            {t("noneFound")}
          </p>
        )}
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
