/** What a span of OpenTelemetry has besides columns and attributes, as JSON. */
import { cleanField, cleanStructuredField, type AttributeSet } from "#rules/attributes/attribute-set.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { objectOf } from "#rules/otlp/attributes-of-resource.ts";
import type { OtlpAttributes, OtlpSpan } from "#rules/otlp/requests.ts";
import { linksText } from "../span/span-links.ts";

const eventsMax = 256;
const payloadLengthMax = 262_144;

/** What is said of one event holds for all that were scrubbed. */
const eventsPath = "payload.events";

/** Bit 0 of a link's flags, as in the headers of W3C. */
const sampledBit = 1;

export function linksOf(otlp: OtlpSpan, set: AttributeSet, scrubber: AttributeScrubber): string {
  if (otlp.links.length === 0) return "";
  return linksText(
    otlp.links.map((link) => ({
      trace_id: link.traceId,
      span_id: link.spanId,
      sampled: (link.flags & sampledBit) !== 0,
      attributes: objectOf(link.attributes),
    })),
    set,
    scrubber,
  );
}

/** The events on the span, and what else the sender said; "" for nothing. */
export function payloadOf(otlp: OtlpSpan, set: AttributeSet, scrubber: AttributeScrubber): string {
  const { events, traceState, droppedAttributesCount, droppedEventsCount } = otlp;
  if (events.length === 0 && traceState === "" && droppedAttributesCount === 0 && droppedEventsCount === 0)
    return "";
  const rest = {
    trace_state:
      traceState === ""
        ? undefined
        : cleanField(set, scrubber, "payload.trace_state", traceState.slice(0, 512)),
    dropped_attributes: droppedAttributesCount === 0 ? undefined : droppedAttributesCount,
    dropped_events: droppedEventsCount === 0 ? undefined : droppedEventsCount,
  };
  const text = JSON.stringify({
    events:
      events.length === 0
        ? undefined
        : events.slice(0, eventsMax).map((event) => ({
            name: cleanField(set, scrubber, eventsPath, event.name.slice(0, 256)),
            timestamp: event.timeUnixNano / 1e6,
            attributes: cleanObject(event.attributes, set, scrubber),
          })),
    ...rest,
  });
  return text.length <= payloadLengthMax ? text : JSON.stringify({ ...rest, events_left_out: events.length });
}

function cleanObject(
  attributes: OtlpAttributes,
  set: AttributeSet,
  scrubber: AttributeScrubber,
): object | undefined {
  const object = objectOf(attributes);
  return object === undefined
    ? undefined
    : (cleanStructuredField(set, scrubber, eventsPath, object) as object);
}
