/**
 * A page that the browser keeps when one leaves it, and shows again as it was by its Back button (the back/forward
 * cache). Meanwhile its person may have signed out, in another tab or in this one: it is covered when it is left, and
 * uncovered when the server has said that the same person is still there. Whoever cannot be asked about is not shown.
 */
import { api } from "./api.ts";

const TIMEOUT_MS = 5_000;

async function isStillThere(personId: string): Promise<boolean> {
  try {
    const { user } = await api.getSession({}, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return user?.id === personId;
  } catch {
    return false;
  }
}

/** `personOf` tells whose page it is; undefined where it shows nothing of anybody. */
export function watchKeptPage(personOf: () => string | undefined): void {
  const { style } = document.documentElement;
  addEventListener("pagehide", ({ persisted }) => {
    if (persisted && personOf() !== undefined) style.visibility = "hidden";
  });
  addEventListener("pageshow", ({ persisted }) => {
    const personId = personOf();
    if (!persisted || personId === undefined) return;
    void isStillThere(personId).then((isThere) => {
      if (isThere) style.visibility = "";
      else location.reload();
    });
  });
}
