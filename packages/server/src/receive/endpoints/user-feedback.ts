/**
 * `/api/0/projects/{organization}/{project}/user-feedback/`, once `…/user-reports/`, with `Authorization: DSN …`: what
 * a user says of an event, as applications sent it before feedback went through envelopes. With another authorization
 * the address is the Web API's.
 */
import { isJsonObject, parseEventId, type EventId } from "@vedette/protocol";
import { parseBodyJson } from "../body-json.ts";
import { FaultError } from "../fault.ts";
import type { EndpointRequest, IngestEndpoint, Reading } from "./endpoint.ts";
import { oneItemDraft } from "./one-item.ts";

const dsnScheme = /^\s*dsn\s+(\S+)\s*$/i;

export const userFeedbackEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["POST"],
  category: "feedback",
  isOneItem: true,
  credentials: "dsn",
  takes: ({ authorization }) => authorization !== undefined && dsnScheme.test(authorization),
  dsnOf: ({ authorization }) => dsnScheme.exec(authorization ?? "")?.[1],
  read: readFeedback,
  answer: (reading, { receivedAtMs }) => ({
    status: 200,
    contentType: "application/json",
    body: JSON.stringify(reportOf(reading, receivedAtMs)),
  }),
};

function readFeedback(request: EndpointRequest): Reading {
  const body = parseBodyJson(request.bytes);
  const given = isJsonObject(body) ? body : {};
  return userReport({
    eventId: parseEventId(given["event_id"]),
    name: textOf(given["name"]),
    email: textOf(given["email"]),
    comments: textOf(given["comments"]),
  });
}

/** What was read, in the words of the Web API. */
function reportOf({ eventId, drafts }: Reading, receivedAtMs: number): object {
  const report = parseBodyJson(drafts[0]?.items[0]?.payload ?? new Uint8Array());
  const { name, email, comments } = isJsonObject(report) ? report : {};
  return { eventID: eventId, name, email, comments, dateCreated: new Date(receivedAtMs).toISOString() };
}

/** A report needs an event and words; whoever wrote it may stay unnamed. */
export function userReport(given: {
  readonly eventId: EventId | undefined;
  readonly name: string;
  readonly email: string;
  readonly comments: string;
}): Reading {
  const { eventId, name, email, comments } = given;
  if (eventId === undefined || comments.trim() === "") {
    throw new FaultError({
      status: 400,
      code: "user_report",
      message: "A report of a user names an event (event_id) and has comments.",
      reason: "payload",
    });
  }
  const payload = JSON.stringify({ event_id: eventId, name, email, comments });
  const header = { type: "user_report", content_type: "application/json" };
  return { eventId, drafts: [oneItemDraft(header, payload, eventId)] };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
