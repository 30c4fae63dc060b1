import { Link } from "@tanstack/react-router";
import type { SavedSearch } from "@vedette/api";
import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Menu, MenuItem } from "../../../ui/menu.tsx";
import { tabClass, tabCountClass } from "../../../ui/tab-strip.tsx";
import { addressOf, splitTabs } from "../model/saved-views.ts";
import { useTabDrag } from "../use-tab-drag.ts";
import styles from "./saved-views.module.css";

/** Saved searches behind the usual ones; those that have no room wait in a menu. */
export function SavedTabs({
  org,
  saved,
  current,
  known,
  onReorder,
}: {
  readonly org: string;
  readonly saved: readonly SavedSearch[];
  readonly current: SavedSearch | undefined;
  /** How many the list itself knows of. */
  readonly known: number | undefined;
  readonly onReorder: (next: readonly SavedSearch[]) => void;
}) {
  const t = useTranslations("savedViews");
  const format = useFormat();
  const { tabs, more } = splitTabs(saved, current);
  const dragOf = useTabDrag(saved, onReorder);
  const link = (one: SavedSearch) => ({
    to: "/organizations/$org/issues" as const,
    params: { org },
    search: (before: object) => ({ ...before, ...addressOf(one) }),
  });
  return (
    <>
      {tabs.map((one) => (
        <Link
          key={one.id}
          {...link(one)}
          ref={one === current ? scrollToIt : undefined}
          className={clsx(tabClass, styles.saved)}
          title={one.query === "" ? one.name : `${one.name}: ${one.query}`}
          data-current={one === current ? "" : undefined}
          aria-current={one === current ? "page" : undefined}
          {...dragOf(one)}
        >
          <span className={styles.name}>{one.name}</span>
          {one === current && known !== undefined && (
            <span className={tabCountClass}>{format.count(known)}</span>
          )}
        </Link>
      ))}
      {more.length > 0 && (
        <Menu
          align="end"
          trigger={
            <button type="button" className={tabClass}>
              {t("more", { count: more.length })}
              <Icon as={ChevronDown} size="xs" />
            </button>
          }
        >
          {more.map((one) => (
            <MenuItem key={one.id} render={<Link {...link(one)} />}>
              {one.name}
            </MenuItem>
          ))}
        </Menu>
      )}
    </>
  );
}

/** Where a window is narrow the open tab may be out of sight. */
function scrollToIt(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
