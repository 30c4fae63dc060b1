/** The page's one way to the server: the typed client over `fetch`, with a time limit on every call. */
import { ApiError, createApiClient, type FetchAnswer, type FetchInit, type Routes } from "@vedette/api";
import table from "virtual:vedette-routes";
import { reportLost, reportReached } from "./connection.ts";

/** Longer than the server's own query limit, so that its reason arrives rather than ours. */
const CALL_TIMEOUT_MS = 30_000;

type Send = (url: string, init: FetchInit) => Promise<FetchAnswer>;

let send: Send = async (url, init) => {
  const limit = AbortSignal.timeout(CALL_TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
  try {
    const response = await fetch(url, { ...init, signal });
    reportReached();
    return response;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const code = limit.aborted ? "no_answer" : "offline";
    if (code === "offline") reportLost();
    throw new ApiError("The server cannot be reached.", { status: 0, code });
  }
};

/** Where the page is drawn in the server there is no way to go. */
export function sendBy(other: Send): void {
  send = other;
}

// The table holds what the client reads at run time; its schemas exist as types only.
export const api = createApiClient(table as unknown as Routes, { fetch: (url, init) => send(url, init) });

export { ApiError };

/** Whether the caller has to sign in (again). */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401 && error.code !== "wrong_credentials";
}

/** Whether trying again may help; a refusal stays a refusal. */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}
