/** What is stored of each kind, and how long the organization decided to keep it. Pure. */
import { type Answer, type HealthFigures, type StoredKind, storedKinds } from "@vedette/api";

export type Retention = Answer<"getOrganizationIngestSettings">["effective"]["retention"];

/** Tables of the store by the decision that holds for their rows. */
const TABLES: Readonly<Record<string, StoredKind>> = {
  errors: "errors",
  spans: "transactions",
  logs: "logs",
  metrics: "metrics",
  sessions: "sessions",
  check_ins: "checkIns",
  profiles: "profiles",
  replay_segments: "replays",
  replay_recordings: "replays",
  attachments: "attachments",
  feedback: "feedback",
};

export interface KeptKind {
  readonly kind: StoredKind;
  /** Absent where each project decides. */
  readonly days: number | undefined;
  readonly rows: number;
  readonly bytes: number;
}

/** Every kind that something is stored of or decided for, in the order of the decisions. */
export function keptKinds(retention: Retention, storage: HealthFigures["storage"] = []): readonly KeptKind[] {
  return storedKinds
    .map((kind) => {
      const stored = storage.filter((one) => TABLES[one.kind] === kind);
      return {
        kind,
        days: retention[kind],
        rows: stored.reduce((sum, one) => sum + one.rows, 0),
        bytes: stored.reduce((sum, one) => sum + one.bytes, 0),
      };
    })
    .filter(({ days, rows }) => days !== undefined || rows > 0);
}
