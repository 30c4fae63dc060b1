import { type RefObject, useLayoutEffect } from "react";

const GAP_PX = 5;
const EDGE_PX = 8;
const HEIGHT_MAX_PX = 340;
const WIDTH_PX = 440;

/** Below its field where there is room, else above it; as wide as the field, or as a list needs. */
function place(list: HTMLElement, field: HTMLElement): void {
  const { left, top, bottom, width } = field.getBoundingClientRect();
  const below = innerHeight - bottom - GAP_PX - EDGE_PX;
  const above = top - GAP_PX - EDGE_PX;
  const wanted = Math.min(HEIGHT_MAX_PX, list.scrollHeight + 2);
  const isBelow = below >= wanted || below >= above;
  const listWidth = Math.min(Math.max(width, WIDTH_PX), innerWidth - 2 * EDGE_PX);
  const height = Math.min(HEIGHT_MAX_PX, Math.max(80, isBelow ? below : above));
  list.style.width = `${listWidth}px`;
  list.style.maxHeight = `${height}px`;
  list.style.left = `${Math.max(EDGE_PX, Math.min(left, innerWidth - EDGE_PX - listWidth))}px`;
  list.style.top = isBelow ? `${bottom + GAP_PX}px` : "auto";
  list.style.bottom = isBelow ? "auto" : `${innerHeight - top + GAP_PX}px`;
}

/** Keeps a list beside its field, over everything, whatever scrolls or clips around the two. */
export function useAnchored(
  listRef: RefObject<HTMLElement | null>,
  fieldRef: RefObject<HTMLElement | null>,
  isShown: boolean,
): void {
  useLayoutEffect(() => {
    const [list, field] = [listRef.current, fieldRef.current];
    if (!isShown || list === null || field === null) return;
    if (!list.matches(":popover-open")) list.showPopover();
    const follow = () => place(list, field);
    follow();
    // Its height is that of the offers, which change with every letter.
    const watch = new MutationObserver(follow);
    watch.observe(list, { childList: true });
    addEventListener("scroll", follow, { capture: true, passive: true });
    addEventListener("resize", follow);
    return () => {
      watch.disconnect();
      removeEventListener("scroll", follow, { capture: true });
      removeEventListener("resize", follow);
    };
  }, [listRef, fieldRef, isShown]);
}
