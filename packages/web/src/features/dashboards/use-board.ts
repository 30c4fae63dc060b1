/**
 * A board and what is done to it. While it is edited, changes wait in a draft that remembers the version it began
 * from: whoever saved meanwhile is not overwritten.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { DashboardDetails, DashboardWidget } from "@vedette/api";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { api, ApiError } from "../../lib/api.ts";
import { showToast } from "../../ui/toast.tsx";
import { addStep, beginHistory, type EditHistory, stepBack, stepForward } from "./model/edit-history.ts";
import { widgetBody } from "./model/widget-content.ts";
import { boardQuery } from "./board-queries.ts";

type Change = NonNullable<Parameters<typeof api.updateDashboard>[0]["body"]>;

type Widgets = readonly DashboardWidget[];

interface Draft {
  readonly version: number;
  /** What it began from. */
  readonly base: Widgets;
  readonly history: EditHistory<Widgets>;
}

function isSame(one: Widgets, other: Widgets): boolean {
  return one.length === other.length && one.every((widget, index) => widget === other[index]);
}

export function useBoard(org: string, id: string) {
  const t = useTranslations("dashboards");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const read = useQuery(boardQuery(org, id));
  const board = read.data;
  const [draft, setDraft] = useState<Draft>();
  const [isSaving, setSaving] = useState(false);
  const [isConflict, setConflict] = useState(false);

  const keep = (next: DashboardDetails) => {
    queryClient.setQueryData(boardQuery(org, id).queryKey, next);
    void queryClient.invalidateQueries({ queryKey: ["dashboards", org] });
  };
  const refuse = (error: unknown) =>
    showToast({ title: t("notSaved"), description: errorText(error), tone: "error" });

  async function send(body: Change): Promise<DashboardDetails> {
    const next = await api.updateDashboard({ params: { org, dashboard: id }, body });
    keep(next);
    return next;
  }

  const widgets = draft?.history.now ?? board?.widgets ?? [];
  const walk = (step: (history: EditHistory<Widgets>) => EditHistory<Widgets>) =>
    setDraft((now) => (now === undefined ? now : { ...now, history: step(now.history) }));

  return {
    read,
    board,
    widgets,
    isDirty: draft !== undefined && !isSame(draft.history.now, draft.base),
    canUndo: draft !== undefined && draft.history.past.length > 0,
    canRedo: draft !== undefined && draft.history.future.length > 0,
    isSaving,
    isConflict,

    /** Changes the draft. */
    edit(next: Widgets) {
      if (board === undefined || isSame(next, widgets)) return;
      const { version, base, history } = draft ?? {
        version: board.version,
        base: board.widgets,
        history: beginHistory<Widgets>(board.widgets),
      };
      setDraft({ version, base, history: addStep(history, next) });
    },
    undo: () => walk(stepBack),
    redo: () => walk(stepForward),
    discard() {
      setDraft(undefined);
      setConflict(false);
    },
    /** Whether it was kept. */
    async save(): Promise<boolean> {
      if (draft === undefined) return true;
      setSaving(true);
      try {
        await send({ version: draft.version, widgets: draft.history.now.map(widgetBody) });
        setDraft(undefined);
        setConflict(false);
        return true;
      } catch (error) {
        if (error instanceof ApiError && error.code === "edit_conflict") setConflict(true);
        else refuse(error);
        return false;
      } finally {
        setSaving(false);
      }
    },
    /** The draft as a board of its own; answers its id. */
    async saveCopy(title: string): Promise<string | undefined> {
      if (draft === undefined || board === undefined) return undefined;
      const { description, projects, environment, period } = board;
      try {
        const copy = await api.createDashboard({
          params: { org },
          body: {
            title,
            description,
            projects,
            environment,
            period,
            widgets: draft.history.now.map((widget) => ({ ...widgetBody(widget), id: null })),
          },
        });
        setDraft(undefined);
        setConflict(false);
        return copy.id;
      } catch (error) {
        refuse(error);
        return undefined;
      }
    },
    /** What somebody else saved, in place of the draft. */
    async loadTheirs() {
      setDraft(undefined);
      setConflict(false);
      await read.refetch();
    },
    /** At once, without a draft; rejects with what the server says against it. */
    async change(body: Change): Promise<void> {
      const version = draft?.version ?? board?.version;
      const next = await send({ ...body, ...(version === undefined ? {} : { version }) });
      // Of one's own making: the draft goes on from there.
      setDraft((now) => (now === undefined ? now : { ...now, version: next.version }));
    },
    /** At once, and told where it fails. */
    async changeWidgets(widgets: readonly DashboardWidget[]): Promise<boolean> {
      if (board === undefined) return false;
      try {
        await send({ version: board.version, widgets: widgets.map(widgetBody) });
        return true;
      } catch (error) {
        refuse(error);
        if (error instanceof ApiError && error.code === "edit_conflict") await read.refetch();
        return false;
      }
    },
    /** The caller's star; shown at once. */
    async star(isFavorited: boolean) {
      if (board === undefined) return;
      keep({ ...board, isFavorited });
      try {
        await api.favoriteDashboard({ params: { org, dashboard: id }, body: { isFavorited } });
      } catch (error) {
        keep(board);
        refuse(error);
      }
    },
    shared(isShared: boolean, dateShared: string | null) {
      if (board !== undefined) keep({ ...board, isShared, dateShared });
    },
  };
}

export type BoardInHand = ReturnType<typeof useBoard>;
