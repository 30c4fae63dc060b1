/**
 * Parts of the page whose code or look did not come. Vite asks for a style sheet once, whether it comes or not: one
 * that failed is asked for again here.
 */
import { currentConnection, reportLost, subscribeConnection } from "./connection.ts";

const LOST = "LostPart";
/** Nobody looks for the server forever because of a part that stays away although it answers. */
const LOOKS_MAX = 3;
const QUIET_MS = 60_000;
let looks = 0;
let lookedAtMs = 0;
const missingSheets = new Set<HTMLLinkElement>();

/** Whether this is why a screen could not be drawn. */
export function isLostPart(error: unknown): boolean {
  return error instanceof Error && error.name === LOST;
}

export function askForSheets(): void {
  for (const link of missingSheets) link.replaceWith(link.cloneNode());
  missingSheets.clear();
}

/** When it answers, everything that is missing is asked for again. */
function lookForServer(): void {
  if (currentConnection().isLost) return;
  if (performance.now() - lookedAtMs > QUIET_MS) looks = 0;
  if (looks >= LOOKS_MAX) return;
  looks += 1;
  lookedAtMs = performance.now();
  reportLost();
}

export function watchParts(): void {
  const onError = ({ target }: Event) => {
    if (!(target instanceof HTMLLinkElement && target.rel === "stylesheet")) return;
    missingSheets.add(target);
    // One that was asked for again may be lost again, when the network has only just come back.
    lookForServer();
  };
  addEventListener("error", onError, true);
  addEventListener("vite:preloadError", ({ payload }) => {
    payload.name = LOST;
    // The router knows by its message code that is gone, as after an update, and loads the page anew: without a server
    // nothing would be left.
    if (currentConnection().isLost) payload.message = LOST;
    lookForServer();
  });
  subscribeConnection(() => {
    if (!currentConnection().isLost) askForSheets();
  });
}
