/**
 * Items whose payload is an event of another sort (feedback, replays): they take the steps of an error event
 * that concern the event itself, so that user, tags, times, secrets and addresses are treated alike.
 */
import type { EnvelopeItem, JsonObject } from "@vedette/protocol";
import { enrich } from "../../steps/enrich.ts";
import { filter } from "../../steps/filter.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { normalize, type NormalizedItem } from "../../steps/normalize.ts";
import { parseJson } from "../../steps/parse-json.ts";
import { scrub } from "../../steps/scrub.ts";
import { startSteps } from "../../steps/step.ts";
import { tag } from "../../steps/tag.ts";

export type EventItem =
  /** `json` holds the fields that no event has; they are neither scrubbed nor bounded. */
  | { readonly ok: true; readonly json: JsonObject; readonly item: NormalizedItem }
  | { readonly ok: false; readonly outcome: "invalid" | "filtered"; readonly reason: string };

const steps = startSteps<JsonObject, ItemContext>()
  .step("normalize", normalize)
  .step("enrich", enrich)
  .step("filter", filter)
  .step("scrub", scrub)
  .step("tag", tag);

/** Reads the item's event, or says why there is none. A step that fails by a bug throws. */
export function readEventItem(payload: EnvelopeItem["payload"], context: ItemContext): EventItem {
  const parsed = parseJson(payload, context);
  if (parsed.kind === "drop") return { ok: false, outcome: parsed.outcome, reason: parsed.reason };
  const json = { ...parsed.value };
  const result = steps.run(parsed.value, context);
  switch (result.kind) {
    case "keep":
      return { ok: true, json, item: result.value };
    case "drop":
      return { ok: false, outcome: result.outcome, reason: result.reason };
    case "dead":
      throw new Error(`the step ${result.reason} failed`, { cause: result.error });
  }
}
