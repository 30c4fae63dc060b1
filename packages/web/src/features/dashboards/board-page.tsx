import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useBlocker } from "@tanstack/react-router";
import { type DashboardWidget, widgetsMax } from "@vedette/api";
import clsx from "clsx";
import { Maximize, Pencil, Plus, Redo2, RefreshCw, Undo2 } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useActions } from "../../app/actions.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { useStatusNote } from "../../app/status-note.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api, ApiError } from "../../lib/api.ts";
import { fileName, saveFile } from "../../lib/save-file.ts";
import { parseScope, printMoment, rangeChange, type Scope } from "../../lib/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import styles from "./board-page.module.css";
import { settle, stepTo, stretchTo } from "./model/board-grid.ts";
import { type BoardSearch, refreshEveryMs } from "./model/board-search.ts";
import { addWidget, copyWidget, isSeries, newWidget } from "./model/widget-content.ts";
import { isTableAnswer, tableCsv } from "./model/widget-figures.ts";
import { BoardAnswer } from "./parts/board-answer.tsx";
import { BoardGrid } from "./parts/board-grid.tsx";
import { BoardHead } from "./parts/board-head.tsx";
import { ConflictNotice, LeaveDialog } from "./parts/board-notes.tsx";
import { ExploreItem } from "./parts/explore-item.tsx";
import { EditGrid } from "./parts/edit-grid.tsx";
import { heightPx } from "./parts/grid-measures.ts";
import { SettingsDialog } from "./parts/settings-dialog.tsx";
import { ShareDialog } from "./parts/share-dialog.tsx";
import { WidgetEditor } from "./parts/widget-editor.tsx";
import { WidgetMenu } from "./parts/widget-menu.tsx";
import { WidgetView } from "./parts/widget-view.tsx";
import { widgetQuery } from "./queries.ts";
import { useBoard } from "./use-board.ts";
import { useBoardScope } from "./use-board-scope.ts";
import { useFigureWords } from "./use-figure-words.ts";
import { useKiosk } from "./use-kiosk.ts";

const route = getRouteApi("/signed-in/organizations/$org/dashboards/$dashboard");

interface Edited {
  readonly widget: DashboardWidget;
  readonly isNew: boolean;
}

/** A board: its widgets over one scope, to look at, to arrange, or alone on a wall. */
export function BoardPage() {
  const { dashboard } = route.useParams();
  // Another board is another page: nothing of the last one's draft comes along.
  return <OneBoard key={dashboard} />;
}

function OneBoard() {
  const t = useTranslations("dashboards.board");
  const { org, dashboard } = route.useParams();
  const search: Scope & BoardSearch = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const words = useFigureWords();
  const hand = useBoard(org, dashboard);
  const { board, widgets } = hand;
  const scope = parseScope({ ...search });
  const isKiosk = search.kiosk === "1";
  const isEditing = search.edit === "1" && board?.isEditable === true && !isKiosk;
  const [edited, setEdited] = useState<Edited>();
  const [isSharing, setSharing] = useState(false);
  const [isSetting, setSetting] = useState(false);
  const pageRef = useRef<HTMLDivElement>(null);
  const isReading = useIsFetching({ queryKey: ["widget", org] }) > 0;
  const everyMs = isEditing ? undefined : refreshEveryMs(search);
  const canAdd = widgets.length < widgetsMax;
  usePageTitle(board?.title);
  useStatusNote(board === undefined ? "" : t("note", { count: widgets.length }));
  useVisit(org, dashboard, board !== undefined);

  const setSearch = useCallback(
    (
      change: Partial<Scope & BoardSearch>,
      how: { readonly replace?: boolean; readonly ignoreBlocker?: boolean } = {},
    ) => void navigate({ search: (before) => ({ ...before, ...change }), ...how }),
    [navigate],
  );
  const isSettled = useBoardScope(board, search, (own) => setSearch(own, { replace: true }));
  const leaveKiosk = useCallback(() => setSearch({ kiosk: undefined }), [setSearch]);
  useKiosk(isKiosk, pageRef, leaveKiosk);

  const blocker = useBlocker({
    // Another scope is still the same draft.
    shouldBlockFn: ({ current, next }) =>
      hand.isDirty && (next.pathname !== current.pathname || (next.search as BoardSearch).edit !== "1"),
    enableBeforeUnload: () => hand.isDirty,
    withResolver: true,
  });

  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: ["widget", org] });
    void queryClient.invalidateQueries({ queryKey: ["stream-answer", org] });
  };
  const stopEditing = () => {
    setEdited(undefined);
    setSearch({ edit: undefined });
  };
  const startEditing = () => setSearch({ edit: "1" });
  const add = () => {
    if (!canAdd) return;
    if (!isEditing) startEditing();
    setEdited({ widget: newWidget(widgets), isNew: true });
  };
  const save = async () => {
    if (await hand.save()) {
      showToast({ title: t("saved") });
      setEdited(undefined);
      // What was saved is no longer unsaved, which the guard learns a moment later.
      setSearch({ edit: undefined }, { ignoreBlocker: true });
    }
  };
  const toKiosk = (isOn: boolean) => {
    setSearch({ kiosk: isOn ? "1" : undefined });
    // Not every browser allows it; the board fills its window all the same.
    if (isOn) document.documentElement.requestFullscreen?.().catch(() => undefined);
  };

  const apply = (widget: DashboardWidget) => {
    const isThere = widgets.some((one) => one.id === widget.id);
    hand.edit(
      isThere
        ? settle(widgets.map((one) => (one.id === widget.id ? widget : one)))
        : addWidget(widgets, widget),
    );
    setEdited(undefined);
  };
  /** In a draft while one edits, at once otherwise; either way there is a way back. */
  const put = async (next: readonly DashboardWidget[], done?: string) => {
    const before = widgets;
    if (isEditing) hand.edit(next);
    else if (!(await hand.changeWidgets(next))) return;
    if (done === undefined) return;
    const restore = () => (isEditing ? hand.edit(before) : void latest.current.changeWidgets(before));
    showToast({ title: done, action: { label: t("undo"), run: restore } });
  };
  // Undone later, when the board has gone on to another version.
  const latest = useRef(hand);
  useEffect(() => {
    latest.current = hand;
  });
  const remove = (widget: DashboardWidget) => {
    if (edited?.widget.id === widget.id) setEdited(undefined);
    void put(settle(widgets.filter((one) => one.id !== widget.id)), t("removed", { title: widget.title }));
  };
  const copy = (widget: DashboardWidget) =>
    void put(
      addWidget(widgets, copyWidget(widgets, widget, t("copyOf", { title: widget.title }).slice(0, 255))),
    );
  const edit = (widget: DashboardWidget) => {
    if (!isEditing) startEditing();
    setEdited({ widget, isNew: false });
  };
  const saveCsv = (widget: DashboardWidget) => {
    const reading = queryClient.getQueryData(widgetQuery(org, scope, widget).queryKey);
    const [answer] = reading?.answers ?? [];
    if (answer === undefined || !isTableAnswer(answer)) return;
    const content = new Blob([tableCsv(widget, answer, words)], { type: "text/csv;charset=utf-8" });
    saveFile(fileName(widget.title, "csv"), content);
  };

  const isEditable = board?.isEditable === true;
  useActions([
    { id: "board-refresh", label: t("refresh"), section: "view", icon: RefreshCw, keys: "r", run: refresh },
    {
      id: "board-kiosk",
      label: t("kiosk"),
      section: "view",
      icon: Maximize,
      keys: "f",
      run: () => toKiosk(!isKiosk),
    },
    ...(isEditable && !isKiosk
      ? [
          { id: "board-add", label: t("add"), section: "view" as const, icon: Plus, keys: "w", run: add },
          ...(isEditing
            ? [
                {
                  id: "board-undo",
                  label: t("undoStep"),
                  section: "view" as const,
                  icon: Undo2,
                  keys: "mod+z",
                  run: hand.undo,
                },
                {
                  id: "board-redo",
                  label: t("redoStep"),
                  section: "view" as const,
                  icon: Redo2,
                  keys: "mod+shift+z",
                  run: hand.redo,
                },
                {
                  id: "board-redo-too",
                  label: t("redoStep"),
                  section: "view" as const,
                  keys: "mod+y",
                  keyOnly: true,
                  isAlias: true,
                  run: hand.redo,
                },
              ]
            : [
                {
                  id: "board-edit",
                  label: t("edit"),
                  section: "view" as const,
                  icon: Pencil,
                  keys: "e",
                  run: startEditing,
                },
              ]),
        ]
      : []),
  ]);

  const menuOf = (widget: DashboardWidget) => (
    <WidgetMenu
      widget={widget}
      canEdit={isEditable && !isKiosk}
      explore={<ExploreItem org={org} widget={widget} scope={scope} />}
      onEdit={() => edit(widget)}
      onCopy={() => copy(widget)}
      onCsv={isSeries(widget.displayType) || isEditing ? undefined : () => saveCsv(widget)}
      onRemove={() => remove(widget)}
      {...(isEditing
        ? {
            onStep: (direction) => hand.edit(stepTo(widgets, widget.id, direction)),
            onStretch: (direction) => hand.edit(stretchTo(widgets, widget.id, direction)),
          }
        : {})}
    />
  );
  const view = (widget: DashboardWidget) => (
    <WidgetView
      org={org}
      widget={widget}
      source={widgetQuery(org, scope, widget)}
      everyMs={everyMs}
      group={`board-${dashboard}`}
      hasHead={!isEditing}
      onZoom={(range) =>
        setSearch(rangeChange({ start: printMoment(range.startMs), end: printMoment(range.endMs) }))
      }
      tools={isKiosk ? undefined : menuOf(widget)}
    />
  );

  return (
    <div ref={pageRef} className={clsx(styles.page, isKiosk && styles.kiosk)}>
      <BoardHead
        org={org}
        board={board}
        isEditing={isEditing}
        isKiosk={isKiosk}
        isDirty={hand.isDirty}
        isSaving={hand.isSaving}
        isReading={isReading}
        canAdd={canAdd}
        canUndo={hand.canUndo}
        canRedo={hand.canRedo}
        refresh={search.refresh ?? (isKiosk ? "60" : undefined)}
        onStar={(isFavorited) => void hand.star(isFavorited)}
        onRefresh={refresh}
        onEvery={(seconds) => setSearch({ refresh: seconds })}
        onKiosk={toKiosk}
        onShare={() => setSharing(true)}
        onAdd={add}
        onEdit={startEditing}
        onSettings={() => setSetting(true)}
        onUndo={hand.undo}
        onRedo={hand.redo}
        onCancel={stopEditing}
        onSave={() => void save()}
      />
      {hand.isConflict && (
        <ConflictNotice
          onTheirs={() => void hand.loadTheirs()}
          onCopy={() =>
            void hand.saveCopy(t("copyOf", { title: board?.title ?? "" }).slice(0, 255)).then((id) => {
              if (id !== undefined)
                void navigate({
                  to: "/organizations/$org/dashboards/$dashboard",
                  params: { org, dashboard: id },
                  search: {},
                  ignoreBlocker: true,
                });
            })
          }
        />
      )}
      <div className={styles.split}>
        <div className={styles.scroll}>
          {board === undefined ? (
            hand.read.error === null ? (
              <BoardBones label={t("loading")} />
            ) : (
              <BoardUnread error={hand.read.error} onRetry={() => void hand.read.refetch()} />
            )
          ) : widgets.length === 0 ? (
            <EmptyState
              title={t("emptyTitle")}
              actions={
                isEditable && (
                  <Button variant="primary" icon={Plus} onClick={add}>
                    {t("addFirst")}
                  </Button>
                )
              }
            >
              {t(isEditable ? "emptyText" : "emptyReaderText")}
            </EmptyState>
          ) : isEditing ? (
            <EditGrid
              widgets={widgets}
              onChange={hand.edit}
              onDropped={(widget) =>
                showToast({
                  id: "board-layout",
                  title: t("arranged", { title: widget.title }),
                  action: { label: t("undo"), run: () => latest.current.undo() },
                })
              }
              onRemove={remove}
              tools={menuOf}
            >
              {view}
            </EditGrid>
          ) : (
            isSettled && (
              <>
                <BoardAnswer org={org} scope={scope} widgets={widgets} everyMs={everyMs} />
                <BoardGrid widgets={widgets}>{view}</BoardGrid>
              </>
            )
          )}
        </div>
        {isEditing && edited !== undefined && (
          <WidgetEditor
            key={edited.widget.id}
            org={org}
            scope={scope}
            widget={edited.widget}
            isNew={edited.isNew}
            onApply={apply}
            onClose={() => setEdited(undefined)}
          />
        )}
      </div>
      {isSharing && board !== undefined && (
        <ShareDialog org={org} board={board} onShared={hand.shared} onClose={() => setSharing(false)} />
      )}
      {isSetting && board !== undefined && (
        <SettingsDialog
          org={org}
          board={board}
          scope={scope}
          onChange={async (change) => await hand.change(change)}
          onClose={() => setSetting(false)}
        />
      )}
      {blocker.status === "blocked" && (
        <LeaveDialog
          onStay={blocker.reset}
          onLeave={() => {
            hand.discard();
            setEdited(undefined);
            blocker.proceed();
          }}
        />
      )}
    </div>
  );
}

/** Tells the server once that the board was looked at, for the order of the list. */
function useVisit(org: string, dashboard: string, isThere: boolean): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!isThere) return;
    api
      .visitDashboard({ params: { org, dashboard } })
      .then(() => queryClient.invalidateQueries({ queryKey: ["dashboards", org] }))
      .catch(() => undefined);
  }, [org, dashboard, isThere, queryClient]);
}

function BoardUnread({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useTranslations("dashboards.board");
  const errorText = useErrorText();
  const isGone = error instanceof ApiError && error.status === 404;
  return (
    <EmptyState
      level={1}
      title={t(isGone ? "goneTitle" : "unread")}
      actions={!isGone && <Button onClick={onRetry}>{t("retry")}</Button>}
    >
      {isGone ? t("goneText") : errorText(error)}
    </EmptyState>
  );
}

const BONES = [
  [1, 3, 2],
  [4, 3, 2],
  [7, 3, 2],
  [10, 3, 2],
  [1, 6, 5],
  [7, 6, 5],
  [1, 8, 6],
  [9, 4, 6],
] as const;

/** A board in the making, with the geometry of one. */
function BoardBones({ label }: { readonly label: string }) {
  return (
    <div className={styles.bones} role="status" aria-label={label}>
      {BONES.map(([column, span, rows], index) => (
        <div
          key={index}
          className={styles.bone}
          style={{ gridColumn: `${column} / span ${span}`, height: heightPx(rows) }}
        >
          <Skeleton width={`${34 + ((index * 13) % 30)}%`} height={12} />
        </div>
      ))}
    </div>
  );
}
