import { Outlet, useNavigate } from "@tanstack/react-router";
import { Keyboard, LogOut, Plus, Search, SunMoon } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { api } from "../../lib/api.ts";
import { LiveChangesProvider } from "../../lib/live-changes.tsx";
import { lastOrganization } from "../../lib/preferences.ts";
import { type Action, useActions } from "../actions.ts";
import { useKeys } from "../keys.ts";
import { may, useOrganization } from "../organization.ts";
import { KeySheet } from "../palette/key-sheet.tsx";
import { openKeySheet, openPalette } from "../palette/palette-state.ts";
import { Palette } from "../palette/palette.tsx";
import styles from "./frame.module.css";
import { places } from "./places.ts";
import { BottomBar, Rail } from "./rail.tsx";
import { StatusLine } from "./status-line.tsx";
import { switchTheme, TopBar, useSignOut } from "./top-bar.tsx";

function useFrameActions(org: string | undefined, canAddProjects: boolean) {
  const t = useTranslations();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const actions: Action[] = [
    {
      id: "palette",
      label: t("frame.palette"),
      section: "view",
      icon: Search,
      keys: "mod+k",
      keyOnly: true,
      run: openPalette,
    },
    { id: "keys", label: t("frame.keys"), section: "view", icon: Keyboard, keys: "?", run: openKeySheet },
    {
      id: "theme",
      label: t("frame.switchTheme"),
      section: "view",
      icon: SunMoon,
      keys: "t",
      run: switchTheme,
    },
    { id: "sign-out", label: t("frame.signOut"), section: "account", icon: LogOut, run: signOut },
  ];
  if (org !== undefined) {
    for (const place of places) {
      actions.push({
        id: `go-${place.id}`,
        label: t("frame.goTo", { place: t(`places.${place.id}`) }),
        section: "places",
        icon: place.icon,
        keys: place.keys,
        run: () => void navigate({ to: place.to, params: { org } }),
      });
    }
    if (canAddProjects) {
      actions.push({
        id: "add-project",
        label: t("projects.add"),
        section: "places",
        icon: Plus,
        run: () => void navigate({ to: "/organizations/$org/projects/new", params: { org } }),
      });
    }
  }
  useActions(actions);
}

/** The frame around every screen of a signed-in person. */
export function Frame() {
  const t = useTranslations("frame");
  const { me, organization } = useOrganization();
  const org = organization?.slug;
  useKeys();
  useFrameActions(org, may(organization, "project:write", "project:admin"));
  useEffect(() => {
    if (org !== undefined) lastOrganization.set(org);
  }, [org]);

  return (
    <LiveChangesProvider url={org === undefined ? undefined : api.url("live", { params: { org } })}>
      <a href="#sheet" className={styles.skip}>
        {t("skip")}
      </a>
      <div className={styles.app}>
        <Rail org={org ?? ""} />
        <TopBar me={me} organization={organization} />
        <main id="sheet" className={styles.sheet} tabIndex={-1}>
          <Outlet />
        </main>
        <StatusLine />
        <BottomBar org={org ?? ""} />
      </div>
      <Palette org={org} />
      <KeySheet />
    </LiveChangesProvider>
  );
}
