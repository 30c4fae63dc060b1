/** The row of a streamed span: what its attributes and its envelope say, in the columns of `spans`. */
import type { SpanRow } from "#ports/event-tables.ts";
import { cleanTransactionName } from "#rules/transaction-name.ts";
import type { AttributeSet } from "#rules/attributes/attribute-set.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { partFate } from "../telemetry/part-fate.ts";
import { rowRedactorOf, redactStreamedSpan } from "../telemetry/redact-rows.ts";
import { senderOf, type ItemSender } from "../telemetry/sender.ts";
import { spanRow } from "./span-row.ts";

export type RowSource = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly isSegment: boolean;
  readonly segmentId: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly exclusiveUs: number;
  readonly name: string;
  readonly op: string;
  readonly status: string;
  readonly kind: string;
  /** Of a span of the first version. */
  readonly tags?: SpanRow["tags"];
  readonly links: string;
  readonly payload: string;
  /** Of the segment, where it is known otherwise than by the attributes. */
  readonly transaction: string;
  readonly set: AttributeSet;
};

/** The row, or why the span is not kept. */
export function streamedSpanRow(
  span: RowSource,
  sender: ItemSender,
  isFromBrowser: boolean,
  context: ItemContext,
): SpanRow | string {
  const { set } = span;
  const { known } = set;
  const from = senderOf(set, sender, context);
  const named = cleanTransactionName(
    transactionOf(span),
    known.segmentSource === "" ? undefined : known.segmentSource,
    from.sdk_name,
  );
  const fate = partFate(
    "span",
    { id: span.traceId, sender: from, isFromBrowser, transaction: named.name },
    context,
  );
  if (!fate.isKept) return fate.reason;
  keepStatusMessage(set, span.status);
  const row = spanRow(
    {
      ...span,
      durationUs: span.endUs - span.startUs,
      name: span.isSegment ? named.name : span.name,
      description: known.description,
      origin: known.origin,
      transaction: named.name,
      transactionSource: named.source ?? "",
      dist: known.dist,
      profileId: known.profileId,
      profilerId: known.profilerId,
      threadId: known.threadId,
      replayId: known.replayId === "" ? sender.replayId : known.replayId,
      sampleWeight: fate.weight,
    },
    set,
    from,
    context,
  );
  const redactor = rowRedactorOf(context);
  return redactor === undefined ? row : redactStreamedSpan(row, redactor);
}

function transactionOf(span: RowSource): string {
  const { segmentName } = span.set.known;
  if (span.isSegment) return span.name === "" ? segmentName : span.name;
  return segmentName === "" ? span.transaction : segmentName;
}

/** It has no column of its own: what is more than the status stays an attribute. */
function keepStatusMessage(set: AttributeSet, status: string): void {
  const { statusMessage } = set.known;
  if (statusMessage !== "" && statusMessage !== status)
    set.texts.push(["sentry.status.message", statusMessage]);
}
