import { Link } from "@tanstack/react-router";
import type { DashboardSummary } from "@vedette/api";
import { Copy, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Ago } from "../../../i18n/ago.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { MenuItem, MoreMenu } from "../../../ui/menu.tsx";
import styles from "./board-card.module.css";
import { BoardPreview } from "./board-preview.tsx";
import { StarButton } from "./star-button.tsx";

/** A board in the list: its shape, whose it is, when one looked last. */
export function BoardCard({
  org,
  board,
  canWrite,
  onStar,
  onCopy,
  onDelete,
}: {
  readonly org: string;
  readonly board: DashboardSummary;
  readonly canWrite: boolean;
  readonly onStar: (isFavorited: boolean) => void;
  readonly onCopy: () => void;
  readonly onDelete: () => void;
}) {
  const t = useTranslations("dashboards.list");
  return (
    <article className={styles.card}>
      <BoardPreview widgets={board.widgetPreview} />
      <div className={styles.line}>
        <h2 className={styles.title}>
          <Link
            to="/organizations/$org/dashboards/$dashboard"
            params={{ org, dashboard: board.id }}
            className={styles.open}
          >
            {board.title}
          </Link>
        </h2>
        <StarButton
          board={board}
          label={t(board.isFavorited ? "unstar" : "star", { title: board.title })}
          onStar={onStar}
        />
        {canWrite && (
          <MoreMenu className={styles.more} label={t("actions", { title: board.title })}>
            <MenuItem icon={Copy} onSelect={onCopy}>
              {t("copy")}
            </MenuItem>
            <MenuItem icon={Trash2} disabled={!board.isOwned} onSelect={onDelete}>
              {t("delete")}
            </MenuItem>
          </MoreMenu>
        )}
      </div>
      <p className={styles.facts}>
        <span>{t("widgets", { count: board.widgetDisplay.length })}</span>
        {board.createdBy !== null && <span>{board.createdBy.name || board.createdBy.email}</span>}
        {board.lastVisited !== null && (
          <span>{t.rich("visited", { ago: () => <Ago at={board.lastVisited} /> })}</span>
        )}
        {board.isShared && <Badge tone="accent">{t("shared")}</Badge>}
      </p>
    </article>
  );
}
