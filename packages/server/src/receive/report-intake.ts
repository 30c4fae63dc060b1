/**
 * What a user says of an error, brought by a program that has a token and no DSN (the Web API checks the token): from
 * here it goes the way of everything that is received, under the project's oldest active key, within its limits.
 */
import { envelopeParts, type EventId, type ProjectId, type PublicKey } from "@vedette/protocol";
import type { Clock } from "#kernel/clock.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";
import { userReport } from "./endpoints/user-feedback.ts";
import type { KeyCache } from "./key-cache.ts";
import type { IngestLimits, LimitNotice } from "./limits/ingest-limits.ts";
import type { RefusalCounts } from "./refusal-counts.ts";

export type UserReport = {
  readonly eventId: EventId;
  readonly name: string;
  readonly email: string;
  /** Not blank. */
  readonly comments: string;
};

export type ReportIntake = (
  projectId: ProjectId,
  report: UserReport,
  clientIp: string,
) => Promise<
  | { readonly kind: "taken"; readonly receivedAtMs: number }
  /** No key of the project is active: it takes nothing from anybody. */
  | { readonly kind: "key_missing" }
  | { readonly kind: "limited"; readonly notice: LimitNotice | undefined }
>;

export function createReportIntake(deps: {
  readonly activeKey: (projectId: ProjectId) => Promise<PublicKey | undefined>;
  readonly keys: KeyCache;
  readonly log: Pick<IngestLogWriter, "append">;
  readonly ingestLimits: IngestLimits;
  readonly refusals: Pick<RefusalCounts, "add">;
  readonly clock: Clock;
  readonly onAppended?: () => void;
}): ReportIntake {
  return async (projectId, report, clientIp) => {
    const publicKey = await deps.activeKey(projectId);
    const key = publicKey === undefined ? undefined : await deps.keys.find(publicKey);
    if (!key?.isActive) return { kind: "key_missing" };
    const receivedAtMs = deps.clock.nowMs();
    await deps.ingestLimits.ready(key, receivedAtMs);
    for (const { eventId, header, items } of userReport(report).drafts) {
      const refused = deps.ingestLimits.take(key, items, receivedAtMs)?.refused;
      if (refused) {
        deps.refusals.add(key, refused);
        return { kind: "limited", notice: deps.ingestLimits.notice(key, receivedAtMs, refused) };
      }
      await deps.log.append({
        projectId,
        keyId: key.keyId,
        receivedAtMs,
        retentionDays: key.retentionDays,
        clientIp,
        userAgent: "",
        fallbackEventId: eventId,
        settingsId: key.settingsId,
        format: "envelope",
        encoding: "identity",
        body: envelopeParts(header, items),
      });
    }
    deps.onAppended?.();
    return { kind: "taken", receivedAtMs };
  };
}
