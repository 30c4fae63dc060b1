/**
 * What clients threw away themselves: counts and never a row, so that the outcomes of a project add up to what
 * its applications made. Reasons are the client's words, within bounds: they become values of a column.
 */
import { isJsonObject, parseDataCategory, type Json, type Outcome } from "@vedette/protocol";
import { refused, type Count } from "../../item-result.ts";
import { parseJson } from "../../steps/parse-json.ts";
import type { ItemKind } from "../item-kind.ts";
import { lineOf, wholeOf } from "../parts/line.ts";
import { nameScrubber, type NameScrubber } from "../parts/name-scrubber.ts";

const lists: readonly (readonly [key: string, outcome: Outcome])[] = [
  ["discarded_events", "client_discard"],
  ["rate_limited_events", "rate_limited"],
  ["filtered_events", "filtered"],
  ["filtered_sampling_events", "filtered"],
];

const reasonLengthMax = 64;
/** Different counts of one report; what comes after them is summed under `other`. */
const distinctMax = 50;
/** One report is about some minutes of one client. */
const quantityMax = 1_000_000_000;

export const clientReportKind: ItemKind = (item, context) => {
  const parsed = parseJson(item.payload, context);
  // What it was about is lost with it; that it is lost is counted.
  if (parsed.kind === "drop")
    return refused({ category: "default", outcome: parsed.outcome, reason: parsed.reason });
  const clean = nameScrubber(context.settings);
  const counts = new Map<string, Count>();
  for (const [key, outcome] of lists) {
    const entries = parsed.value[key];
    if (Array.isArray(entries)) for (const entry of entries) add(counts, outcome, entry, clean);
  }
  return { counts: [...counts.values()], rows: [] };
};

function add(counts: Map<string, Count>, outcome: Outcome, entry: Json, clean: NameScrubber): void {
  if (!isJsonObject(entry)) return;
  const quantity = wholeOf(entry.quantity, quantityMax);
  if (quantity === undefined || quantity === 0) return;
  const category = parseDataCategory(entry.category);
  const given = reasonOf(entry.reason, clean);
  const isNew = !counts.has(`${outcome}:${category}:${given}`);
  const reason = isNew && counts.size >= distinctMax ? "other" : given;
  const key = `${outcome}:${category}:${reason}`;
  const known = counts.get(key)?.quantity ?? 0;
  counts.set(key, { category, outcome, reason, quantity: Math.min(known + quantity, quantityMax) });
}

/** Letters, digits and the marks of reasons and sampling rules; anything else is no reason's name. */
function reasonOf(value: unknown, clean: NameScrubber): string {
  const text = clean(lineOf(value, reasonLengthMax)).replace(/[^\w.:, -]/g, "_");
  return text === "" ? "unknown" : text;
}
