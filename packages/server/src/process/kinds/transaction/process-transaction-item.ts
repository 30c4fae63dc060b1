/**
 * The way of a transaction from the bytes of its item to rows of spans: the event's own steps, as far as a
 * transaction is an event, and its spans beside them.
 */
import {
  countSpans,
  isJsonObject,
  readTransaction,
  shorten,
  type FilterReason,
  type InvalidReason,
  type JsonObject,
  type SamplingReason,
} from "@vedette/protocol";
import { attributeScrubberOf } from "#rules/attributes/scrub-attributes.ts";
import { filterTransaction } from "#rules/filters/inbound-filters.ts";
import { sampleItem } from "#rules/sampling/sample-item.ts";
import { cleanTransactionName, type CleanTransactionName } from "#rules/transaction-name.ts";
import type { ItemResult } from "../../item-result.ts";
import { enrich } from "../../steps/enrich.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { normalize, type NormalizedItem } from "../../steps/normalize.ts";
import { parseJson } from "../../steps/parse-json.ts";
import { scrub } from "../../steps/scrub.ts";
import { tag } from "../../steps/tag.ts";
import type { ItemKind } from "../item-kind.ts";
import { countsOf, createTally, tallyRefused } from "../telemetry/tally.ts";
import { transactionRows } from "./transaction-rows.ts";

const unlabeledTransaction = "<unlabeled transaction>";
const nameLengthMax = 200;

export const transactionKind: ItemKind = (item, context) => {
  const parsed = parseJson(item.payload, context);
  if (parsed.kind !== "keep") return refusedTransaction(parsed.outcome, parsed.reason, 0);
  const json = parsed.value;
  const spanCount = countSpans(json);
  const parts = readTransaction(json);
  if (typeof parts === "string") return refusedTransaction("invalid", parts, spanCount);
  const originalName = originalNameOf(json, context);
  // Read by now; the reader of events needs neither.
  json.type = undefined;
  json.spans = undefined;
  json.level ??= "info";
  const normalized = normalize(json, context);
  if (normalized.kind !== "keep") return refusedTransaction(normalized.outcome, normalized.reason, spanCount);
  const enriched = must(enrich(normalized.value, context));
  const reason = filterOf(enriched, context);
  if (reason !== undefined) return refusedTransaction("filtered", reason, spanCount);
  const { event } = enriched;
  const sampling = sampleItem(
    "transaction",
    parts.traceId,
    { ...event, transaction: nameOf(enriched).name },
    context.settings,
  );
  if (!sampling.isKept) return refusedTransaction("filtered", sampling.reason, spanCount);
  const data = takeTraceData(event.contexts?.trace);
  const clean = must(tag(must(scrub(enriched, context)), context));
  const { rows, invalidSpans } = transactionRows(
    {
      event: clean.event,
      eventId: event.event_id,
      remarks: parts.remarks.length === 0 ? clean.remarks : [...clean.remarks, ...parts.remarks],
      parts,
      data,
      named: nameOf(clean),
      originalName,
      shiftUs: Math.round((event.timestamp - parts.end) * 1e6),
      sampleWeight: sampling.weight,
    },
    context,
  );
  const spans = createTally();
  spans.accepted = rows.length;
  if (invalidSpans > 0) tallyRefused(spans, "invalid", "invalid_span", invalidSpans);
  return {
    counts: [
      { category: "transaction", outcome: "accepted", reason: "", quantity: 1 },
      ...countsOf(spans, "span"),
    ],
    rows: rows.map((row) => ({ table: "spans", row })),
    onceId: event.event_id,
  };
};

/** What the steps make of it may have no ids; people look for those, too. */
function originalNameOf(json: JsonObject, { settings }: ItemContext): string | undefined {
  const { scrubbing } = settings;
  // A project's own rules are made for the name that is stored.
  if (typeof json.transaction !== "string" || scrubbing.rules.length > 0) return undefined;
  return attributeScrubberOf(scrubbing).cleanText(shorten(json.transaction.trim(), nameLengthMax));
}

/** They become attributes and are scrubbed as those are: other names are secrets there. */
function takeTraceData(trace: JsonObject | undefined): JsonObject | undefined {
  const data = trace?.data;
  if (trace === undefined || !isJsonObject(data)) return undefined;
  trace.data = undefined;
  return data;
}

/** A transaction that is not kept takes its spans with it: those inside, and the one that it is itself. */
function refusedTransaction(
  outcome: "invalid" | "filtered",
  reason: InvalidReason | FilterReason | SamplingReason,
  spanCount: number,
): ItemResult {
  return {
    counts: [
      { category: "transaction", outcome, reason, quantity: 1 },
      { category: "span", outcome, reason, quantity: spanCount + 1 },
    ],
    rows: [],
  };
}

function filterOf({ event }: NormalizedItem, context: ItemContext): FilterReason | undefined {
  const { request, user, release, transaction } = event;
  return filterTransaction(
    {
      clientIp: context.record.clientIp,
      userIp: user?.ip_address,
      release,
      url: request?.url,
      headers: request?.headers,
      transaction: transaction ?? unlabeledTransaction,
    },
    context.settings,
  );
}

function nameOf({ event }: NormalizedItem): CleanTransactionName {
  const source = event.transaction_info?.source;
  return cleanTransactionName(
    event.transaction ?? unlabeledTransaction,
    typeof source === "string" && source !== "" ? source.slice(0, 32) : undefined,
    event.sdk?.name,
  );
}

/** Of steps that drop nothing. */
function must<Value>(
  result: { readonly kind: "keep"; readonly value: Value } | { readonly kind: "drop" },
): Value {
  if (result.kind !== "keep") throw new Error("a step dropped what it may only change");
  return result.value;
}
