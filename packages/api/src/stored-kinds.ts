/** What is stored and kept for a time of its own. Apart from the schemas, so that the page gets the names without their library. */
export const storedKinds = [
  "errors",
  "transactions",
  "logs",
  "metrics",
  "sessions",
  "checkIns",
  "profiles",
  "replays",
  "attachments",
  "feedback",
] as const;

export type StoredKind = (typeof storedKinds)[number];
