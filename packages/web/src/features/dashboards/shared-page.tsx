import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { ErrorScreen } from "../../app/error-screens.tsx";
import { usePageTitle } from "../../app/page-title.ts";
import { ApiError } from "../../lib/api.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Logo } from "../../ui/logo.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { BoardGrid } from "./parts/board-grid.tsx";
import { WidgetView } from "./parts/widget-view.tsx";
import { sharedBoardQuery, sharedWidgetQuery } from "./queries.ts";
import styles from "./shared-page.module.css";

/** What a link shows: this board, over its own time, and nothing to press. */
export function SharedBoardPage() {
  const t = useTranslations("dashboards.shared");
  const tFrame = useTranslations("frame");
  const { share = "" } = useParams({ strict: false });
  const { data: board, error, refetch } = useQuery(sharedBoardQuery(share));
  usePageTitle(board?.title);
  if (board === undefined && error !== null) {
    return error instanceof ApiError && error.status === 404 ? (
      <main className={styles.gone}>
        <EmptyState level={1} title={t("goneTitle")}>
          {t("goneText")}
        </EmptyState>
      </main>
    ) : (
      <ErrorScreen error={error} reset={() => void refetch()} />
    );
  }
  const period = board?.period ?? "";
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <Logo />
        {board === undefined ? (
          <Skeleton width={220} height={19} />
        ) : (
          <>
            <h1 className={styles.title}>{board.title}</h1>
            <span className={styles.note}>
              {tFrame("last", {
                period: tFrame("period", { unit: period.slice(-1), value: Number(period.slice(0, -1)) }),
              })}
              {" · "}
              {t("readOnly")}
            </span>
          </>
        )}
      </header>
      {board?.description && <p className={styles.text}>{board.description}</p>}
      {board?.widgets.length === 0 && <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState>}
      {board !== undefined && (
        <BoardGrid widgets={board.widgets}>
          {(widget) => (
            <WidgetView widget={widget} source={sharedWidgetQuery(share, widget.id)} group="shared-board" />
          )}
        </BoardGrid>
      )}
    </main>
  );
}
