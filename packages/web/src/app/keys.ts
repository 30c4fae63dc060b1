/** From key presses to actions: single keys, chords with Ctrl or Cmd, and two-key sequences such as `g i`. */
import { useEffect } from "react";
import { type Action, currentActions } from "./actions.ts";

const SEQUENCE_MS = 1_200;

/** Where letters are text and not commands. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // A box takes no letters; it keeps the focus after a press, and the keys must go on working.
  if (target instanceof HTMLInputElement)
    return !/^(?:checkbox|radio|button|submit|range)$/.test(target.type);
  return target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Selecting all of a text, and taking back what was written, are the field's own. */
const OF_FIELD: ReadonlySet<string> = new Set(["mod+a", "mod+z", "mod+shift+z", "mod+y"]);

/** The name of a press as actions write it: `k`, `?`, `enter`, `mod+k`, and `shift+k` where Shift makes no other sign. */
export function pressName(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): string | undefined {
  if (event.altKey || event.key === "Dead" || event.key === "Unidentified") return undefined;
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  const shift = event.shiftKey && (key.length > 1 || /\p{L}/u.test(key)) ? "shift+" : "";
  return event.ctrlKey || event.metaKey ? `mod+${shift}${key}` : `${shift}${key}`;
}

/** The action that a sequence of presses means, or whether one may still come. */
export function matchKeys(
  actions: readonly Pick<Action, "keys">[],
  pressed: readonly string[],
): number | "pending" | undefined {
  for (let length = pressed.length; length > 0; length -= 1) {
    const sequence = pressed.slice(-length).join(" ");
    const index = actions.findLastIndex((action) => action.keys === sequence);
    if (index >= 0) return index;
  }
  const last = pressed.at(-1) ?? "";
  return actions.some((action) => action.keys?.startsWith(`${last} `)) ? "pending" : undefined;
}

/** Listens for keys on the whole document. Once, at the root. */
export function useKeys(): void {
  useEffect(() => {
    let pressed: string[] = [];
    let lastAt = 0;

    function handle(event: KeyboardEvent) {
      const name = pressName(event);
      if (name === undefined || event.defaultPrevented || event.isComposing) return;
      const isChord = name.startsWith("mod+") && !OF_FIELD.has(name);
      if (
        !isChord &&
        (isTyping(event.target) || document.querySelector("[data-modal],[data-popover],[role=menu]") !== null)
      )
        return;
      // Enter and Space on a control belong to that control, unless only a press of the mouse leads there: the focus
      // stays on it afterwards, and the keys of the list must go on working.
      if (
        (name === "enter" || name === "space") &&
        event.target instanceof Element &&
        event.target.closest("a,button,input,[role=menuitem]")?.matches(":not([tabindex='-1'])") === true
      )
        return;
      if (event.timeStamp - lastAt > SEQUENCE_MS) pressed = [];
      // From when this press was served: a busy page must not tear a sequence apart.
      lastAt = performance.now();
      pressed = [...pressed, name].slice(-2);
      const actions = currentActions();
      const found = matchKeys(actions, pressed);
      if (typeof found !== "number") return;
      pressed = [];
      event.preventDefault();
      actions[found]?.run();
    }

    document.addEventListener("keydown", handle);
    return () => document.removeEventListener("keydown", handle);
  }, []);
}
