/** Whoever signs out, leaves or loses a right hears no more; the browser connects anew with what is left. */
import type { Logger } from "#kernel/logger.ts";

export const rightsCheckMs = 20_000;

/** Asks now and then whether the caller still may; answers with how to stop asking. */
export function watchRights(
  deps: { readonly logger: Logger },
  stillAllowed: () => Promise<boolean>,
  onLost: () => void,
): () => void {
  const check = async (): Promise<void> => {
    try {
      if (!(await stillAllowed())) onLost();
    } catch (error) {
      // The store does not answer: nothing is told meanwhile, and the next look decides.
      deps.logger.warn({ err: error }, "the rights of a live connection could not be checked");
    }
  };
  const timer = setInterval(() => void check(), rightsCheckMs);
  timer.unref();
  return () => clearInterval(timer);
}
