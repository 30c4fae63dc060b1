import { type ReactNode, useEffect, useRef } from "react";
import styles from "./tab-strip.module.css";

/** Where the strip is pushed sideways when there are more tabs than room; see its style sheet. */
const NARROW = "(max-width: 1180px)";

/** A row of places; each is a link, so that a view can be opened beside another. */
export function TabStrip({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const ref = useRef<HTMLElement>(null);
  const seen = useRef<{ readonly current: Element; readonly widthPx: number }>(null);
  useEffect(() => {
    const strip = ref.current;
    if (strip === null || !matchMedia(NARROW).matches) return;
    const current = strip.querySelector("[data-current]");
    const widthPx = strip.scrollWidth;
    // Counts come later than their tabs, and push those behind them out again.
    if (current === null || (current === seen.current?.current && widthPx === seen.current.widthPx)) return;
    seen.current = { current, widthPx };
    const tab = current.getBoundingClientRect();
    const room = strip.getBoundingClientRect();
    // The tab of what is shown is in sight, and nothing else moves for it.
    if (tab.right > room.right) strip.scrollLeft += tab.right - room.right;
    else if (tab.left < room.left) strip.scrollLeft -= room.left - tab.left;
  });
  return (
    <nav ref={ref} className={styles.tabs} aria-label={label}>
      {children}
    </nav>
  );
}

/** The class of a tab link, and of the count beside its word. */
export const tabClass = styles.tab ?? "";
export const tabCountClass = styles.count ?? "";
