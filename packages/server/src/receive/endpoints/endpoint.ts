/**
 * What an endpoint is to the handler: which methods and credentials it takes, how a body becomes envelopes, and
 * what a client of it expects as an answer. Everything around that (limits, durability, counting) is the same.
 */
import type { IncomingHttpHeaders } from "node:http";
import type { DataCategory, EnvelopeHeader, EnvelopeItem, EventId } from "@vedette/protocol";
import type { ContentEncoding, RecordFormat } from "#ports/ingest-log.ts";
import type { RecordFault } from "#rules/otlp/record-faults.ts";
import type { Answer, ToldFault } from "../answer.ts";
import type { Fault } from "../fault.ts";
import type { IngestRoute } from "../ingest-route.ts";

export type EndpointMethod = "GET" | "POST";

export type RequestFacts = {
  readonly method: EndpointMethod;
  readonly headers: IncomingHttpHeaders;
  readonly route: IngestRoute;
  readonly receivedAtMs: number;
};

export type EndpointRequest = RequestFacts & {
  /** The body, unpacked; empty for GET. */
  readonly bytes: Uint8Array;
  /** The body as it came. */
  readonly body: Uint8Array;
  readonly encoding: ContentEncoding;
  readonly envelopeBytesMax: number;
};

/** One record of the log to be. */
export type Draft = {
  /** For an event that has no id of its own; becomes the record's `fallbackEventId`. */
  readonly eventId: EventId;
  readonly header: EnvelopeHeader;
  readonly items: readonly EnvelopeItem[];
  /** What is logged as long as no item is taken out; absent where the envelope has to be written first. */
  readonly asItCame?:
    | { readonly format: RecordFormat; readonly encoding: ContentEncoding; readonly body: Uint8Array }
    | undefined;
};

export type Reading = {
  /** Of the envelope's header. */
  readonly dsn?: unknown;
  /** The id that the answer names. */
  readonly eventId: EventId | undefined;
  readonly drafts: readonly Draft[];
  /** Records of a batch of OpenTelemetry that processing will leave out. */
  readonly recordFaults?: ReadonlyMap<RecordFault, number>;
  /** Of those that make sense, how many a limit had no room for. */
  readonly recordsLeft?: number;
};

export type IngestEndpoint = {
  readonly kind: "ingest";
  readonly methods: readonly EndpointMethod[];
  /** What one request carries, for counting one that is refused unread. */
  readonly category: DataCategory;
  /** Such a request holds one item of the category and nothing else, so it can be refused unread. */
  readonly isOneItem: boolean;
  /**
   * `request`: header, query or path. `envelope`: also the `dsn` inside the envelope. `dsn`: nothing but a DSN,
   * from `dsnOf` or, where that is absent, from the envelope.
   */
  readonly credentials: "request" | "envelope" | "dsn";
  readonly dsnOf?: (headers: IncomingHttpHeaders, route: IngestRoute) => unknown;
  /** Whether the request is for this server's receiver at all; absent: always. */
  readonly takes?: (headers: IncomingHttpHeaders) => boolean;
  /** Throws where the head alone rules the request out. */
  readonly checkHead?: (headers: IncomingHttpHeaders) => void;
  readonly isBodyOptional?: boolean;
  /** For clients that must not be told of limits: they would take it for a failure of their own. */
  readonly isSilentOnLimits?: boolean;
  readonly read: (request: EndpointRequest) => Reading | Promise<Reading>;
  readonly answer: (reading: Reading, request: RequestFacts) => Answer;
  /** Absent: as the SDKs of Sentry's protocol read a refusal. */
  readonly tellFault?: (fault: Fault, headers: IncomingHttpHeaders) => ToldFault;
};

/** Takes nothing in. */
export type PlainEndpoint = {
  readonly kind: "plain";
  readonly methods: readonly EndpointMethod[];
  readonly respond: (route: IngestRoute, state: { readonly isRefusing: boolean }) => Answer;
};

export type Endpoint = IngestEndpoint | PlainEndpoint;

/** `{"id":"…"}`, which nearly every SDK expects. */
export function answerWithId(reading: Reading): Answer {
  const { eventId } = reading;
  return {
    status: 200,
    contentType: "application/json",
    body: eventId === undefined ? "{}" : `{"id":"${eventId}"}`,
  };
}
