/**
 * Parts of the page whose code or look did not come. Vite asks for a style sheet once, whether it comes or not: one
 * that failed is asked for again here.
 */
import { currentConnection, probeNow, reportLost, subscribeConnection } from "./connection.ts";
import { createLookBudget } from "./look-budget.ts";

const LOST = "LostPart";
/** It stayed away though the server was looked for. */
const GONE = "GonePart";
const ANSWER_TIMEOUT_MS = 8_000;
const REOPEN_MS = 60_000;
/** Nobody looks for the server forever because of a part that stays away although it answers. */
const budget = createLookBudget({ looksMax: 3, quietMs: 60_000, nowMs: () => performance.now() });
const missingSheets = new Set<HTMLLinkElement>();

/** Whether this is why a screen could not be drawn. */
export function isLostPart(error: unknown): boolean {
  return error instanceof Error && error.name === LOST;
}

const triedAgain = new WeakSet<Error>();

/**
 * Whether the server has answered since this part was found missing, so that it may come now. True once: the screen
 * draws the same failure again until the next attempt has ended.
 */
export function takeAnotherTry(error: unknown): boolean {
  if (!(error instanceof Error) || error.message !== LOST || currentConnection().isLost) return false;
  if (triedAgain.has(error)) return false;
  triedAgain.add(error);
  return true;
}

export function askForSheets(): void {
  for (const link of missingSheets) link.replaceWith(link.cloneNode());
  missingSheets.clear();
}

/** When it answers, everything that is missing is asked for again. */
function lookForServer(): void {
  if (currentConnection().isLost) return;
  const isFirst = budget.isFresh();
  if (!budget.take()) return;
  reportLost();
  // Code that is gone since an update is known by the second attempt: nobody waits for that.
  if (isFirst) probeNow();
}

/** After an update the code of before is gone: the document is loaded anew, but from a server that answers just now. */
async function reopenIfAnswered(): Promise<void> {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const { ok } = await fetch("/api/health/live", { cache: "no-store", signal });
    // As lost-start.js does, and together with it: not twice in a minute.
    const lastMs = Number(sessionStorage.getItem("vedette.reopened"));
    if (!ok || Date.now() - lastMs < REOPEN_MS) return;
    sessionStorage.setItem("vedette.reopened", String(Date.now()));
    location.reload();
  } catch {
    // It is the server that is gone: it is waited for, and the screen tries again.
    reportLost();
  }
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
    const mayBeThere = currentConnection().isLost || budget.isFresh();
    // The router knows by its message code that is gone, and would load the page anew: where it is the network that is
    // gone, noticed by the browser or not, nothing would be left.
    payload.message = mayBeThere ? LOST : GONE;
    if (!mayBeThere) void reopenIfAnswered();
    lookForServer();
  });
  subscribeConnection(() => {
    if (!currentConnection().isLost) askForSheets();
  });
}
