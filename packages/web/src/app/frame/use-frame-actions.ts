/** What can be done everywhere: the places, the look, the language, the organization, the person. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Me } from "@vedette/api";
import { Building2, Clock, Keyboard, Languages, LogOut, Plus, Search, SunMoon } from "lucide-react";
import { useTranslations } from "use-intl";
import {
  LANGUAGE_NAMES,
  languagePreference,
  languages,
  themePreference,
  timeZonePreference,
} from "../../lib/preferences.ts";
import { type Action, useActions } from "../actions.ts";
import { parseScope } from "../../lib/url-state.ts";
import { openKeySheet, openPalette } from "../palette/palette-state.ts";
import { places } from "./places.ts";
import { switchTheme, useSignOut } from "./top-bar.tsx";

const THEMES = ["light", "dark", "system"] as const;

function useLookActions(): readonly Action[] {
  const t = useTranslations("frame");
  return [
    { id: "theme", label: t("switchTheme"), section: "view", icon: SunMoon, keys: "t", run: switchTheme },
    ...THEMES.map((theme): Action => ({
      id: `theme-${theme}`,
      label: t(`themes.${theme}`),
      section: "view",
      icon: SunMoon,
      run: () => themePreference.set(theme),
    })),
    ...languages.map((language): Action => ({
      id: `language-${language}`,
      label: t("setLanguage", { language: LANGUAGE_NAMES[language] }),
      section: "view",
      icon: Languages,
      run: () => languagePreference.set(language),
    })),
    {
      id: "zone-utc",
      label: t("timesInUtc"),
      section: "view",
      icon: Clock,
      run: () => timeZonePreference.set("UTC"),
    },
    {
      id: "zone-local",
      label: t("timesHere"),
      section: "view",
      icon: Clock,
      run: () => timeZonePreference.set(""),
    },
  ];
}

export function useFrameActions(me: Me, org: string | undefined, canAddProjects: boolean): void {
  const t = useTranslations();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const look = useLookActions();
  const scope = parseScope(useSearch({ strict: false }));
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
    ...look,
    { id: "sign-out", label: t("frame.signOut"), section: "account", icon: LogOut, run: signOut },
  ];
  for (const other of me.organizations) {
    if (other.slug === org) continue;
    actions.push({
      id: `organization-${other.id}`,
      label: t("frame.switchOrganization", { name: other.name }),
      section: "account",
      icon: Building2,
      run: () => void navigate({ to: "/organizations/$org/issues", params: { org: other.slug } }),
    });
  }
  if (org !== undefined) {
    for (const place of places) {
      actions.push({
        id: `go-${place.id}`,
        label: t("frame.goTo", { place: t(`places.${place.id}`) }),
        section: "places",
        icon: place.icon,
        keys: place.keys,
        run: () =>
          void navigate({ to: place.to, params: { org }, search: place.takesScope === true ? scope : {} }),
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
