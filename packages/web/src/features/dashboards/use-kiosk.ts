import { type RefObject, useEffect } from "react";

/** While the board stands alone, what lies below it can be neither reached nor heard; Escape leads back. */
export function useKiosk(isOn: boolean, ref: RefObject<HTMLElement | null>, onLeave: () => void): void {
  useEffect(() => {
    const sheet = ref.current?.closest("main");
    if (!isOn || sheet === null || sheet === undefined) return;
    const others = [...(sheet.parentElement?.children ?? [])].filter(
      (element): element is HTMLElement => element instanceof HTMLElement && element !== sheet,
    );
    for (const element of others) element.inert = true;
    return () => {
      for (const element of others) element.inert = false;
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }, [isOn, ref]);

  useEffect(() => {
    if (!isOn) return;
    const leave = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) onLeave();
    };
    // The browser's own full screen ends without a key press that the page sees.
    const change = () => {
      if (document.fullscreenElement === null) onLeave();
    };
    document.addEventListener("keydown", leave);
    document.addEventListener("fullscreenchange", change);
    return () => {
      document.removeEventListener("keydown", leave);
      document.removeEventListener("fullscreenchange", change);
    };
  }, [isOn, onLeave]);
}
