/** Links to spans of other traces, as a bounded JSON list. */
import { isJsonObject, parseSpanId, parseTraceId, type Json } from "@vedette/protocol";
import { cleanStructuredField, type AttributeSet } from "#rules/attributes/attribute-set.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";

const linksMax = 128;
/** Beyond it the attributes of the links are left out. */
const textLengthMax = 65_536;

/** The links that name a span, or "" for none. */
export function linksText(links: Json | undefined, set: AttributeSet, scrubber: AttributeScrubber): string {
  if (!Array.isArray(links) || links.length === 0) return "";
  const read: object[] = [];
  for (const link of links) {
    if (read.length >= linksMax) break;
    if (!isJsonObject(link)) continue;
    const traceId = parseTraceId(link.trace_id);
    const spanId = parseSpanId(link.span_id);
    if (traceId === undefined || spanId === undefined) continue;
    read.push({
      trace_id: traceId,
      span_id: spanId,
      sampled: typeof link.sampled === "boolean" ? link.sampled : undefined,
      attributes: isJsonObject(link.attributes)
        ? cleanStructuredField(set, scrubber, `links.${read.length}`, link.attributes)
        : undefined,
    });
  }
  if (read.length === 0) return "";
  const text = JSON.stringify(read);
  return text.length <= textLengthMax
    ? text
    : JSON.stringify(read.map((link) => ({ ...link, attributes: undefined })));
}
