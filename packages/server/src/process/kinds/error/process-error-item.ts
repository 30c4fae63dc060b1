/**
 * The way of an error event, from the bytes of its item to a row. The order matters: filters look at what came,
 * completed but with nothing taken out; secrets go before anything is derived of them; tags are derived before
 * the group and the title, which may name them.
 *
 * Pure: the same record always gives the same row, because a restart replays records.
 */
import { categoryOfItem, type DataCategory, type EnvelopeItem } from "@vedette/protocol";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import type { ErrorRow } from "#ports/event-tables.ts";
import { enrich } from "../../steps/enrich.ts";
import { filter } from "../../steps/filter.ts";
import { fingerprint } from "../../steps/fingerprint.ts";
import { refused } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { normalize } from "../../steps/normalize.ts";
import { parseJson } from "../../steps/parse-json.ts";
import { sample } from "../../steps/sample.ts";
import { scrub } from "../../steps/scrub.ts";
import { startSteps } from "../../steps/step.ts";
import { tag } from "../../steps/tag.ts";
import type { ItemKind } from "../item-kind.ts";
import { toRow } from "./error-row.ts";

export type ErrorItemResult =
  | {
      readonly outcome: "accepted";
      readonly category: "error";
      readonly row: ErrorRow;
      readonly seed: IssueSeed;
    }
  | {
      readonly outcome: "invalid" | "filtered";
      readonly category: DataCategory;
      readonly reason: string;
      /** Set when a step failed by a bug: to be logged with its name and kept for a look. */
      readonly dead?: { readonly step: string; readonly error: unknown };
    };

export const errorSteps = startSteps<Uint8Array, ItemContext>()
  .step("parse_json", parseJson)
  .step("normalize", normalize)
  .step("enrich", enrich)
  .step("filter", filter)
  .step("sample", sample)
  .step("scrub", scrub)
  .step("tag", tag)
  .step("fingerprint", fingerprint)
  .step("to_row", toRow);

/** Processes one item of type `event`, to exactly one result. */
export function processErrorItem(item: EnvelopeItem, context: ItemContext): ErrorItemResult {
  const category = categoryOfItem(item.header.type) ?? "error";
  const result = errorSteps.run(item.payload, context);
  switch (result.kind) {
    case "keep":
      return { outcome: "accepted", category: "error", row: result.value.row, seed: result.value.seed };
    case "drop":
      return { outcome: result.outcome, category, reason: result.reason };
    case "dead":
      return {
        outcome: "invalid",
        category,
        reason: "internal",
        dead: { step: result.reason, error: result.error },
      };
  }
}

/** The same as a kind. A step that failed by a bug is thrown on, under its name: whoever calls it logs it. */
export const errorKind: ItemKind = (item, context) => {
  const result = processErrorItem(item, context);
  if (result.outcome !== "accepted") {
    if (result.dead) throw new Error(`the step ${result.dead.step} failed`, { cause: result.dead.error });
    return refused({ category: result.category, outcome: result.outcome, reason: result.reason });
  }
  return {
    counts: [{ category: "error", outcome: "accepted", reason: "", quantity: 1 }],
    rows: [{ table: "errors", row: result.row }],
    seed: result.seed,
    onceId: result.row.event_id,
  };
};
