import { Link, useLocation } from "@tanstack/react-router";
import {
  KeyRound,
  Layers,
  type LucideIcon,
  SlidersHorizontal,
  SquareTerminal,
  Sun,
  UserRound,
  UsersRound,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Icon } from "../ui/icon.tsx";
import { useOrganization } from "./organization.ts";
import styles from "./settings-layout.module.css";

interface Entry {
  readonly path: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

function Group({ caption, entries }: { readonly caption: string; readonly entries: readonly Entry[] }) {
  const { pathname } = useLocation();
  return (
    <div className={styles.group}>
      <p className={styles.caption}>{caption}</p>
      {entries.map((entry) => {
        const on = pathname.replace(/\/$/, "") === entry.path;
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

/** Settings: what there is at the left, one of it at the right. */
export function SettingsLayout({
  project,
  children,
}: {
  readonly project?: { readonly slug: string; readonly name: string } | undefined;
  readonly children: ReactNode;
}) {
  const t = useTranslations("settings");
  const { organization } = useOrganization();
  const base = organization === undefined ? undefined : `/organizations/${organization.slug}`;
  return (
    <div className={styles.layout}>
      <nav className={styles.nav} aria-label={t("label")}>
        {base !== undefined && project !== undefined && (
          <Group
            caption={t("project", { name: project.name })}
            entries={[
              { path: `${base}/projects/${project.slug}`, label: t("general"), icon: SlidersHorizontal },
              { path: `${base}/projects/${project.slug}/keys`, label: t("keys"), icon: KeyRound },
              { path: `${base}/projects/${project.slug}/setup`, label: t("sdk"), icon: SquareTerminal },
            ]}
          />
        )}
        {base !== undefined && organization !== undefined && (
          <Group
            caption={organization.name}
            entries={[
              { path: `${base}/projects`, label: t("projects"), icon: Layers },
              { path: `${base}/members`, label: t("members"), icon: UsersRound },
            ]}
          />
        )}
        <Group
          caption={t("you")}
          entries={[
            { path: "/settings/account", label: t("account"), icon: UserRound },
            { path: "/settings/tokens", label: t("tokens"), icon: SquareTerminal },
            { path: "/settings/appearance", label: t("appearance"), icon: Sun },
          ]}
        />
      </nav>
      <div className={styles.content}>
        <div className={styles.inner}>{children}</div>
      </div>
    </div>
  );
}
