import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { Keyboard, LogOut, Search, SunMoon, UserRound } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Me } from "@vedette/api";
import { api } from "../../lib/api.ts";
import { shownTheme, themePreference } from "../../lib/preferences.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { KeyHint } from "../../ui/key-hint.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import type { Membership } from "../organization.ts";
import { openKeySheet, openPalette } from "../palette/palette-state.ts";
import { ScopeBar } from "../scope/scope-bar.tsx";
import styles from "./top-bar.module.css";

export function switchTheme(): void {
  themePreference.set(shownTheme() === "dark" ? "light" : "dark");
}

/** Ends the session; the cache goes with it, so that nothing of one person is shown to the next. */
export function useSignOut(): () => void {
  const queryClient = useQueryClient();
  const router = useRouter();
  return () => {
    void api.signOut().finally(() => {
      queryClient.clear();
      void router.navigate({ to: "/sign-in" });
    });
  };
}

function AccountMenu({ me }: { readonly me: Me }) {
  const t = useTranslations("frame");
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className={styles.account} aria-label={t("account", { name: me.name })}>
          <Avatar name={me.name || me.email} />
        </button>
      }
    >
      <div className={styles.who}>
        <b>{me.name}</b>
        <span>{me.email}</span>
      </div>
      <MenuSeparator />
      <MenuItem icon={UserRound} onSelect={() => void navigate({ to: "/settings/account" })}>
        {t("yourAccount")}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={signOut}>
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}

/** The bar above the sheet: scope at the left, the palette in the middle, the person at the right. */
export function TopBar({
  me,
  organization,
}: {
  readonly me: Me;
  readonly organization: Membership | undefined;
}) {
  const t = useTranslations("frame");
  return (
    <header className={styles.bar}>
      {organization !== undefined && <ScopeBar organizations={me.organizations} current={organization} />}
      <button
        type="button"
        className={styles.palette}
        onClick={openPalette}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <Icon as={Search} size="sm" />
        <span className={styles.paletteLabel}>{t("palette")}</span>
        <KeyHint keys="mod+K" className={styles.paletteKeys ?? ""} />
      </button>
      <Tooltip content={t("switchTheme")} keys="t">
        <Button
          variant="ghost"
          icon={SunMoon}
          aria-label={t("switchTheme")}
          className={styles.tool}
          onClick={switchTheme}
        />
      </Tooltip>
      <Tooltip content={t("keys")} keys="?">
        <Button
          variant="ghost"
          icon={Keyboard}
          aria-label={t("keys")}
          className={styles.tool}
          onClick={openKeySheet}
        />
      </Tooltip>
      <AccountMenu me={me} />
    </header>
  );
}
