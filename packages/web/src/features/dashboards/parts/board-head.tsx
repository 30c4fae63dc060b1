import { Link } from "@tanstack/react-router";
import type { DashboardDetails } from "@vedette/api";
import clsx from "clsx";
import { Check, Maximize, Pencil, Plus, Redo2, RefreshCw, Settings, Share2, Undo2, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Menu, MenuChoices, MenuItem, MenuSeparator } from "../../../ui/menu.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { refreshSeconds } from "../model/board-search.ts";
import styles from "./board-head.module.css";
import { StarButton } from "./star-button.tsx";

const OFF = "off";

export interface BoardHeadProps {
  readonly org: string;
  readonly board: DashboardDetails | undefined;
  readonly isEditing: boolean;
  readonly isKiosk: boolean;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  readonly isReading: boolean;
  readonly canAdd: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly refresh: string | undefined;
  readonly onStar: (isFavorited: boolean) => void;
  readonly onRefresh: () => void;
  readonly onEvery: (seconds: string | undefined) => void;
  readonly onKiosk: (isOn: boolean) => void;
  readonly onShare: () => void;
  readonly onAdd: () => void;
  readonly onEdit: () => void;
  readonly onSettings: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onCancel: () => void;
  readonly onSave: () => void;
}

/** Which board it is, and what can be done with it. */
export function BoardHead(props: BoardHeadProps) {
  const t = useTranslations("dashboards.board");
  const { org, board, isEditing, isKiosk } = props;
  return (
    <header className={clsx(styles.head, isEditing && styles.editing)}>
      {!isKiosk && (
        <>
          <Link to="/organizations/$org/dashboards" params={{ org }} className={styles.back}>
            {t("all")}
          </Link>
          <span className={styles.slash} aria-hidden="true">
            /
          </span>
        </>
      )}
      {board === undefined ? (
        <Skeleton width={180} height={15} />
      ) : (
        <>
          <h1 className={styles.title} title={board.description ?? undefined}>
            {board.title}
          </h1>
          {!isKiosk && (
            <StarButton
              board={board}
              label={t(board.isFavorited ? "unstar" : "star")}
              onStar={props.onStar}
            />
          )}
          {board.isShared && !isKiosk && <Badge tone="accent">{t("shared")}</Badge>}
          {props.isDirty && <Badge tone="warning">{t("unsaved")}</Badge>}
        </>
      )}
      {board !== undefined && (
        <span className={styles.tools}>
          {isEditing ? <EditTools {...props} /> : <ViewTools {...props} board={board} />}
        </span>
      )}
    </header>
  );
}

function EditTools(props: BoardHeadProps) {
  const { isSaving, isDirty, canAdd, onAdd, onSettings, onCancel, onSave } = props;
  const t = useTranslations("dashboards.board");
  return (
    <>
      <Button
        variant="ghost"
        icon={Undo2}
        aria-label={t("undoStep")}
        title={t("undoStep")}
        disabled={!props.canUndo}
        onClick={props.onUndo}
      />
      <Button
        variant="ghost"
        icon={Redo2}
        aria-label={t("redoStep")}
        title={t("redoStep")}
        disabled={!props.canRedo}
        onClick={props.onRedo}
      />
      <Button icon={Plus} keys="w" disabled={!canAdd} onClick={onAdd}>
        <span className={styles.word}>{t("add")}</span>
      </Button>
      <Button icon={Settings} aria-label={t("settings")} onClick={onSettings} />
      <Button icon={X} onClick={onCancel}>
        <span className={styles.word}>{t(isDirty ? "discard" : "done")}</span>
      </Button>
      <Button variant="primary" icon={Check} busy={isSaving} disabled={!isDirty} onClick={onSave}>
        {t("save")}
      </Button>
    </>
  );
}

function ViewTools({
  board,
  isKiosk,
  isReading,
  canAdd,
  refresh,
  onRefresh,
  onEvery,
  onKiosk,
  onShare,
  onAdd,
  onEdit,
}: BoardHeadProps & { readonly board: DashboardDetails }) {
  const t = useTranslations("dashboards.board");
  const every = refresh === undefined ? OFF : refresh;
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button
            variant="ghost"
            icon={RefreshCw}
            className={clsx(isReading && styles.reading)}
            aria-label={t("refreshMenu", { every: t("every", { seconds: Number(refresh ?? 0) }) })}
          >
            {refresh !== undefined && t("every", { seconds: Number(refresh) })}
          </Button>
        }
      >
        <MenuItem icon={RefreshCw} keys="r" onSelect={onRefresh}>
          {t("refresh")}
        </MenuItem>
        <MenuSeparator />
        <MenuChoices
          value={every}
          caption={t("refreshEvery")}
          choices={[
            { value: OFF, label: t("every", { seconds: 0 }) },
            ...refreshSeconds.map((seconds) => ({ value: String(seconds), label: t("every", { seconds }) })),
          ]}
          onChange={(next) => onEvery(next === OFF ? undefined : next)}
        />
      </Menu>
      {isKiosk ? (
        <Button variant="ghost" icon={X} onClick={() => onKiosk(false)}>
          {t("leaveKiosk")}
        </Button>
      ) : (
        <>
          <Button
            variant="ghost"
            icon={Maximize}
            className={styles.wall}
            aria-label={t("kiosk")}
            title={t("kiosk")}
            onClick={() => onKiosk(true)}
          />
          {board.isEditable && (
            <>
              <Button
                variant="ghost"
                icon={Share2}
                aria-label={t("share")}
                title={t("share")}
                onClick={onShare}
              />
              <Button icon={Plus} keys="w" disabled={!canAdd} onClick={onAdd}>
                <span className={styles.word}>{t("add")}</span>
              </Button>
              <Button icon={Pencil} keys="e" onClick={onEdit}>
                <span className={styles.word}>{t("edit")}</span>
              </Button>
            </>
          )}
        </>
      )}
    </>
  );
}
