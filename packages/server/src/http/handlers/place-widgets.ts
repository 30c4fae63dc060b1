/** Gives new widgets an id and a place; those that are there keep theirs. */
import { usualWidgetSize } from "@vedette/api";
import type { Widget, WidgetDraft } from "#domain/dashboards/dashboard.ts";

/** `known` are the widgets that the dashboard has had until now. */
export function placeWidgets(drafts: readonly WidgetDraft[], known: readonly Widget[]): readonly Widget[] {
  const knownIds = new Set(known.map((widget) => widget.id));
  const taken = new Set<number>();
  let lastId = Math.max(0, ...knownIds);
  let bottom = Math.max(0, ...drafts.map(({ layout }) => (layout === undefined ? 0 : layout.y + layout.h)));
  return drafts.map((draft) => {
    const keepsId = draft.id !== undefined && knownIds.has(draft.id) && !taken.has(draft.id);
    const id = keepsId && draft.id !== undefined ? draft.id : (lastId += 1);
    taken.add(id);
    if (draft.layout !== undefined) return { ...draft, id, layout: draft.layout };
    const layout = { x: 0, y: bottom, ...usualWidgetSize[draft.display] };
    bottom += layout.h;
    return { ...draft, id, layout };
  });
}
