import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { api } from "../../lib/api.ts";
import { LiveChangesProvider } from "../../lib/live-changes.tsx";
import { lastOrganization } from "../../lib/preferences.ts";
import { useKeys } from "../keys.ts";
import { may, useOrganization } from "../organization.ts";
import { useRememberIssues } from "../palette/recent-issues.ts";
import { ConnectionNote } from "./connection-note.tsx";
import styles from "./frame.module.css";
import { Overlays } from "./overlays.tsx";
import { BottomBar, Rail } from "./rail.tsx";
import { StatusLine } from "./status-line.tsx";
import { TopBar } from "./top-bar.tsx";
import { useFocusInSight } from "./use-focus-in-sight.ts";
import { useFrameActions } from "./use-frame-actions.ts";

/** The frame around every screen of a signed-in person. */
export function Frame() {
  const t = useTranslations("frame");
  const { me, organization } = useOrganization();
  const org = organization?.slug;
  useKeys();
  useFocusInSight();
  useFrameActions(me, org, may(organization, "project:write", "project:admin"));
  useRememberIssues(org);
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
      <ConnectionNote />
      <Overlays me={me} org={org} />
    </LiveChangesProvider>
  );
}
