/** The corpus through the real steps up to grouping: nothing is grouped that a server would not see so. */
import { encodeUtf8, parseNumericId, type ErrorEvent, type KeyId, type ProjectId } from "@vedette/protocol";
import { mergeIngestSettings } from "../../packages/server/src/domain/ingest-settings/effective-settings.ts";
import { enrich } from "../../packages/server/src/process/steps/enrich.ts";
import type { ItemContext } from "../../packages/server/src/process/steps/item-context.ts";
import { normalize } from "../../packages/server/src/process/steps/normalize.ts";
import { parseJson } from "../../packages/server/src/process/steps/parse-json.ts";
import { sample } from "../../packages/server/src/process/steps/sample.ts";
import { scrub } from "../../packages/server/src/process/steps/scrub.ts";
import { startSteps } from "../../packages/server/src/process/steps/step.ts";
import { tag } from "../../packages/server/src/process/steps/tag.ts";

const steps = startSteps<Uint8Array, ItemContext>()
  .step("parse_json", parseJson)
  .step("normalize", normalize)
  .step("enrich", enrich)
  .step("sample", sample)
  .step("scrub", scrub)
  .step("tag", tag);

const context: ItemContext = {
  envelopeHeader: {},
  settings: mergeIngestSettings(),
  record: {
    projectId: parseNumericId<ProjectId>("1") ?? fail(),
    keyId: parseNumericId<KeyId>("1") ?? fail(),
    receivedAtMs: Date.UTC(2026, 10, 20, 12),
    retentionDays: 90,
    clientIp: "203.0.113.7",
    userAgent: "",
    fallbackEventId: "f".repeat(32),
    settingsId: 0,
    format: "envelope",
    encoding: "identity",
    offset: 0,
  },
};

function fail(): never {
  throw new Error("a sample could not be made");
}

/** The event as the step before grouping hands it over. */
export function readEvent(payload: Record<string, unknown>): ErrorEvent {
  const result = steps.run(encodeUtf8(JSON.stringify(payload)), context);
  return result.kind === "keep" ? result.value.event : fail();
}
