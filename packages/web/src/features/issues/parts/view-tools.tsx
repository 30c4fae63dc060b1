import type { IssueSort, SavedSearch } from "@vedette/api";
import {
  ArrowLeft,
  ArrowRight,
  Bookmark,
  type LucideIcon,
  Pencil,
  Pin,
  PinOff,
  Save,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useActions } from "../../../app/actions.ts";
import { may, useOrganization } from "../../../app/organization.ts";
import { Button } from "../../../ui/button.tsx";
import { later } from "../../../ui/later.tsx";
import { MenuItem, MenuSeparator, MoreMenu } from "../../../ui/menu.tsx";
import { findCurrent, findEdited, isUnsaved, stepAside } from "../model/saved-views.ts";
import type { SavedViews } from "../use-saved-views.ts";
import styles from "./saved-views.module.css";

const NameDialog = later(async () => (await import("../../../app/name-dialog.tsx")).NameDialog);

interface Move {
  readonly name: "moveLeft" | "moveRight";
  readonly icon: LucideIcon;
  readonly keys: string;
  readonly run: () => void;
}

/** Where the open tab can go, and where it went last. */
function useMoves(views: SavedViews, current: SavedSearch | undefined) {
  const t = useTranslations("savedViews");
  const [announcement, setAnnouncement] = useState("");
  const sides = [
    { name: "moveLeft", icon: ArrowLeft, keys: "shift+arrowleft", step: -1 },
    { name: "moveRight", icon: ArrowRight, keys: "shift+arrowright", step: 1 },
  ] as const;
  const moves = sides.flatMap(({ step, ...side }): readonly Move[] => {
    if (current === undefined) return [];
    const next = stepAside(views.saved, current, step);
    if (next === undefined) return [];
    const run = () => {
      setAnnouncement(
        t("moved", { name: current.name, place: next.indexOf(current) + 1, count: next.length }),
      );
      void views.reorder(next);
    };
    return [{ ...side, run }];
  });
  return { moves, announcement };
}

function CurrentMenu({
  current,
  views,
  mayChange,
  moves,
  onEdit,
}: {
  readonly current: SavedSearch;
  readonly views: SavedViews;
  readonly mayChange: boolean;
  readonly moves: readonly Move[];
  readonly onEdit: () => void;
}) {
  const t = useTranslations("savedViews");
  return (
    <MoreMenu label={t("menu", { name: current.name })}>
      <MenuItem
        icon={current.isPinned ? PinOff : Pin}
        onSelect={() => void views.pin(current, !current.isPinned)}
      >
        {current.isPinned ? t("unpin") : t("pin")}
      </MenuItem>
      {moves.map(({ name, icon, keys, run }) => (
        <MenuItem key={name} icon={icon} keys={keys} onSelect={run}>
          {t(name)}
        </MenuItem>
      ))}
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
    </MoreMenu>
  );
}

/** What is saved under the name. */
function SavedQueryText({ query }: { readonly query: string }) {
  const t = useTranslations("savedViews");
  return <p className={styles.query}>{query === "" ? t("everything") : query}</p>;
}

/** At the end of the tabs: saves what is shown, or changes the saved search that is open. */
export function ViewTools({
  views,
  query,
  sort,
  openedId,
}: {
  readonly views: SavedViews;
  readonly query: string;
  readonly sort: IssueSort;
  /** The saved search that was opened last. */
  readonly openedId: string | undefined;
}) {
  const t = useTranslations("savedViews");
  const { organization } = useOrganization();
  const [open, setOpen] = useState<"save" | "edit">();
  const mayShare = may(organization, "org:write");
  const maySave = may(organization, "event:write") && isUnsaved(views.saved, query, sort);
  const current = findCurrent(views.saved, query, sort);
  const mayChangeIt = (one: SavedSearch | undefined) =>
    one !== undefined && may(organization, "event:write") && (one.visibility === "owner" || mayShare);
  const mayChange = mayChangeIt(current);
  const opened = findEdited(views.saved, { query, sort, opened: openedId });
  const edited = mayChangeIt(opened) ? opened : undefined;
  const saveOver = () => {
    if (edited !== undefined) void views.saveOver(edited, { query, sort });
  };
  const { moves, announcement } = useMoves(views, current);
  useActions([
    ...moves.map(({ name, icon, keys, run }) => ({
      id: `list-view-${name}`,
      label: t(name),
      section: "list" as const,
      icon,
      keys,
      run,
    })),
    ...(maySave
      ? [
          {
            id: "list-save-view",
            label: t("saveTitle"),
            section: "list" as const,
            icon: Bookmark,
            run: () => setOpen("save"),
          },
        ]
      : []),
    ...(edited === undefined
      ? []
      : [
          {
            id: "list-save-over",
            label: t("saveOver", { name: edited.name }),
            section: "list" as const,
            icon: Save,
            run: saveOver,
          },
        ]),
  ]);
  return (
    <div className={styles.tools}>
      <p role="status" className="visually-hidden">
        {announcement}
      </p>
      {edited !== undefined && (
        <Button
          variant="ghost"
          size="sm"
          icon={Save}
          aria-label={t("saveOver", { name: edited.name })}
          title={t("saveOver", { name: edited.name })}
          onClick={saveOver}
        >
          <span className={styles.word}>{t("saveOver", { name: edited.name })}</span>
        </Button>
      )}
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
        <CurrentMenu
          current={current}
          views={views}
          mayChange={mayChange}
          moves={moves}
          onEdit={() => setOpen("edit")}
        />
      )}
      {open === "save" && (
        <NameDialog
          title={t("saveTitle")}
          submitLabel={t("submit")}
          initial={{ name: "", visibility: "owner" }}
          mayShare={mayShare}
          onSubmit={(draft) => views.save({ ...draft, query, sort })}
          onClose={() => setOpen(undefined)}
        >
          <SavedQueryText query={query} />
        </NameDialog>
      )}
      {open === "edit" && current !== undefined && (
        <NameDialog
          title={t("renameTitle")}
          submitLabel={t("change")}
          initial={current}
          mayShare={mayShare}
          onSubmit={({ name, visibility }) => views.change(current.id, { name, visibility })}
          onClose={() => setOpen(undefined)}
        >
          <SavedQueryText query={current.query} />
        </NameDialog>
      )}
    </div>
  );
}
