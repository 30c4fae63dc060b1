/** What surrounds an item in the benches of processing: one project with default settings at one moment. */
import { parseNumericId, type KeyId, type ProjectId } from "@vedette/protocol";
import { defaultIngestSettings } from "../packages/server/src/domain/ingest-settings/ingest-settings.ts";
import type { ItemContext } from "../packages/server/src/process/steps/item-context.ts";

export const nowMs = Date.UTC(2026, 10, 20, 12);

export function fail(): never {
  throw new Error("a sample could not be made");
}

export function contextOf(envelopeHeader: ItemContext["envelopeHeader"] = {}): ItemContext {
  return {
    envelopeHeader,
    settings: defaultIngestSettings,
    record: {
      projectId: parseNumericId<ProjectId>("1") ?? fail(),
      keyId: parseNumericId<KeyId>("1") ?? fail(),
      receivedAtMs: nowMs,
      retentionDays: 90,
      clientIp: "203.0.113.7",
      userAgent: "",
      fallbackEventId: "0".repeat(31) + "1",
      settingsId: 0,
      format: "envelope",
      encoding: "identity",
      offset: 0,
    },
  };
}

/** What this thread has used, in milliseconds: a busy machine distorts it less than the clock. */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
