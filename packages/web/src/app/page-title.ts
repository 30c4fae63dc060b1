import { useEffect } from "react";

/** Names the tab after the screen. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? "Vedette" : `${title} · Vedette`;
  }, [title]);
}
