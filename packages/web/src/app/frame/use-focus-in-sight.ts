/** What the key Tab leads to is seen whole: browsers leave alone what is cut by an edge, or lies under a fixed bar. */
import { useEffect } from "react";

export function useFocusInSight(): void {
  useEffect(() => {
    function look() {
      const focused = document.activeElement;
      // A list as high as the window shows where its own focus is.
      if (focused === null || focused === document.body || focused.clientHeight > window.innerHeight / 2)
        return;
      focused.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    function handleKey(event: KeyboardEvent) {
      // The focus moves once the key was handled.
      if (event.key === "Tab") requestAnimationFrame(look);
    }
    document.addEventListener("keydown", handleKey);
    return () => document.removeEventListener("keydown", handleKey);
  }, []);
}
