/** A context for tests: a record that came in at a fixed time from a fixed address. */
import { parseNumericId, type KeyId, type ProjectId } from "@vedette/protocol";
import { mergeIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import type { ItemContext } from "./item-context.ts";

export const receivedAtMs = Date.UTC(2026, 10, 20, 18);

export function itemContext(
  more: {
    readonly envelopeHeader?: ItemContext["envelopeHeader"];
    readonly clientIp?: string;
    readonly receivedAtMs?: number;
    readonly userAgent?: string;
    readonly settings?: IngestSettingsPart;
    readonly geo?: ItemContext["geo"];
  } = {},
): ItemContext {
  return {
    envelopeHeader: more.envelopeHeader ?? {},
    settings: mergeIngestSettings(more.settings ?? {}),
    geo: more.geo,
    record: {
      projectId: parseNumericId<ProjectId>("1") ?? noId(),
      keyId: parseNumericId<KeyId>("2") ?? noId(),
      receivedAtMs: more.receivedAtMs ?? receivedAtMs,
      retentionDays: 90,
      clientIp: more.clientIp ?? "203.0.113.7",
      userAgent: more.userAgent ?? "test",
      fallbackEventId: "f".repeat(32),
      settingsId: 0,
      format: "envelope",
      encoding: "identity",
      offset: 5,
    },
  };
}

function noId(): never {
  throw new Error("not an id");
}
