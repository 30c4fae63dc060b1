import type { IssueSort, SavedSearch } from "@vedette/api";
import { Bookmark, Ellipsis, Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useActions } from "../../../app/actions.ts";
import { may, useOrganization } from "../../../app/organization.ts";
import { Button } from "../../../ui/button.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../../ui/menu.tsx";
import { findCurrent, isUnsaved } from "../model/saved-views.ts";
import type { SavedViews } from "../use-saved-views.ts";
import styles from "./saved-views.module.css";
import { ViewDialog } from "./view-dialog.tsx";

function CurrentMenu({
  current,
  views,
  mayChange,
  onEdit,
}: {
  readonly current: SavedSearch;
  readonly views: SavedViews;
  readonly mayChange: boolean;
  readonly onEdit: () => void;
}) {
  const t = useTranslations("savedViews");
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="ghost" size="sm" icon={Ellipsis} aria-label={t("menu", { name: current.name })} />
      }
    >
      <MenuItem
        icon={current.isPinned ? PinOff : Pin}
        onSelect={() => void views.pin(current, !current.isPinned)}
      >
        {current.isPinned ? t("unpin") : t("pin")}
      </MenuItem>
      {mayChange && (
        <>
          <MenuItem icon={Pencil} onSelect={onEdit}>
            {t("rename")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Trash2} onSelect={() => void views.remove(current)}>
            {t("delete")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

/** At the end of the tabs: saves what is shown, or changes the saved search that is open. */
export function ViewTools({
  views,
  query,
  sort,
}: {
  readonly views: SavedViews;
  readonly query: string;
  readonly sort: IssueSort;
}) {
  const t = useTranslations("savedViews");
  const { organization } = useOrganization();
  const [open, setOpen] = useState<"save" | "edit">();
  const mayShare = may(organization, "org:write");
  const maySave = may(organization, "event:write") && isUnsaved(views.saved, query, sort);
  const current = findCurrent(views.saved, query, sort);
  const mayChange =
    may(organization, "event:write") &&
    (current?.visibility === "owner" || (current !== undefined && mayShare));
  useActions(
    maySave
      ? [
          {
            id: "list-save-view",
            label: t("saveTitle"),
            section: "list",
            icon: Bookmark,
            run: () => setOpen("save"),
          },
        ]
      : [],
  );
  return (
    <div className={styles.tools}>
      {maySave && (
        <Button
          variant="ghost"
          size="sm"
          icon={Bookmark}
          aria-label={t("save")}
          onClick={() => setOpen("save")}
        >
          <span className={styles.word}>{t("save")}</span>
        </Button>
      )}
      {current !== undefined && (
        <CurrentMenu current={current} views={views} mayChange={mayChange} onEdit={() => setOpen("edit")} />
      )}
      {open === "save" && (
        <ViewDialog
          title={t("saveTitle")}
          submitLabel={t("submit")}
          query={query}
          initial={{ name: "", visibility: "owner" }}
          mayShare={mayShare}
          onSubmit={(draft) => views.save({ ...draft, query, sort })}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === "edit" && current !== undefined && (
        <ViewDialog
          title={t("renameTitle")}
          submitLabel={t("change")}
          query={current.query}
          initial={current}
          mayShare={mayShare}
          onSubmit={({ name, visibility }) => views.change(current.id, { name, visibility })}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}
