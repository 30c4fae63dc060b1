/** What has come for a project that still waits for its first event, as checks with something to do. Pure. */
import type { ProjectSetup } from "@vedette/api";

export type ArrivalTone = "ok" | "info" | "warning";

/** What came is counted by the minute: of the last one the minute is known, of a refused request the moment. */
export type LastKnownTo = "minute" | "moment";

export type Arrival = {
  readonly count: number;
  readonly lastAt: string;
  readonly lastKnownTo: LastKnownTo;
} & ArrivalKind;

type ArrivalKind =
  | {
      readonly kind: "refused";
      readonly tone: "warning";
      readonly reason: string;
      readonly message: string;
    }
  | {
      readonly kind: "dropped";
      readonly tone: "warning";
      readonly category: string;
      readonly reason: string;
    }
  | { readonly kind: "other"; readonly tone: "info"; readonly category: string }
  | { readonly kind: "errors"; readonly tone: "ok" };

/** What is wrong first, then what is fine, or what came instead. */
export function readArrivals(setup: ProjectSetup): readonly Arrival[] {
  const refused: Arrival[] = setup.rejectedRequests.map(({ reason, message, count, lastAt }) => ({
    kind: "refused",
    tone: "warning",
    count,
    reason,
    message,
    lastAt,
    lastKnownTo: "moment",
  }));
  const dropped: Arrival[] = [];
  const other: Arrival[] = [];
  const errors: Arrival[] = [];
  for (const one of setup.received) {
    const base = { count: one.quantity, lastAt: one.lastAt, lastKnownTo: "minute" as const };
    if (one.outcome !== "accepted")
      dropped.push({
        kind: "dropped",
        tone: "warning",
        category: one.category,
        reason: one.reason || one.outcome,
        ...base,
      });
    else if (one.category === "error" || one.category === "default")
      errors.push({ kind: "errors", tone: "ok", ...base });
    else other.push({ kind: "other", tone: "info", category: one.category, ...base });
  }
  // Beside errors nobody asks why something else came without one.
  return [...refused, ...dropped, ...(errors.length > 0 ? errors : other)];
}

/** A DSN that only this machine can reach, seen from where the page is. */
export function isLocalDsn(dsn: string): boolean {
  const host = URL.parse(dsn)?.hostname ?? "";
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}
