/** Why a server does not take events, as the health check says it. Free of schemas, as the page's tests read it too. */
export const unreadySentences = {
  log_at_bound: "The ingest log is at its bound.",
  disk_full: "The disk is full.",
  meta_store_away: "The meta store does not answer.",
  store_late: "A store does not answer in time.",
  unknown: "The server cannot tell its own state.",
} as const;

export type UnreadyReason = keyof typeof unreadySentences;
