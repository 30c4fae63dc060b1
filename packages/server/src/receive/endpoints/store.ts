/**
 * `/api/{project}/store/`, `/api/store/`: one JSON event as the oldest SDKs send it; by GET in the query, for
 * pages that can load nothing but an image.
 */
import { FaultError } from "../fault.ts";
import { newEventId } from "../new-event-id.ts";
import { readStoreBody } from "../store-body.ts";
import { answerWithId, type EndpointRequest, type IngestEndpoint, type Reading } from "./endpoint.ts";
import { readEnvelopeBody } from "./envelope.ts";

const pixel = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

export const storeEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["POST", "GET"],
  category: "error",
  isOneItem: true,
  credentials: "request",
  read: (request) => {
    if (request.method === "GET") return readEvent(request, bytesOfQuery(request.route.query));
    return (request.headers["content-type"] ?? "").startsWith("application/x-sentry-envelope")
      ? readEnvelopeBody(request)
      : readEvent(request, request.bytes);
  },
  answer: (reading, { method }) =>
    method === "GET" ? { status: 200, contentType: "image/gif", body: pixel } : answerWithId(reading),
};

function readEvent(request: EndpointRequest, bytes: Uint8Array): Reading {
  const { json, eventId } = readStoreBody(bytes, request.envelopeBytesMax);
  const isAsCame = json === request.bytes;
  const fallback = newEventId();
  return {
    eventId: eventId ?? fallback,
    drafts: [
      {
        eventId: fallback,
        header: {},
        items: [{ header: { type: "event" }, payload: json }],
        asItCame: {
          format: "store",
          encoding: isAsCame ? request.encoding : "identity",
          body: isAsCame ? request.body : json,
        },
      },
    ],
  };
}

function bytesOfQuery(query: string): Uint8Array {
  const text = new URLSearchParams(query).get("sentry_data") ?? "";
  if (text === "") {
    throw new FaultError({
      status: 400,
      code: "no_data",
      message: "An event sent by GET stands in sentry_data.",
      reason: "no_data",
    });
  }
  // A plus that was not encoded has become a space on its way.
  return Buffer.from(text.replaceAll(" ", "+"), "latin1");
}
