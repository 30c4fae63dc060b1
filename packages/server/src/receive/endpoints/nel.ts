/** `/api/{project}/nel/`: what browsers report of requests that failed on the network. */
import { isJsonObject } from "@vedette/protocol";
import { parseBodyJson } from "../body-json.ts";
import { FaultError } from "../fault.ts";
import type { EndpointRequest, IngestEndpoint, Reading } from "./endpoint.ts";
import { oneItemDraft } from "./one-item.ts";

const reportsMax = 100;

export const nelEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["POST"],
  category: "error",
  isOneItem: true,
  credentials: "request",
  read: readReports,
  answer: () => ({ status: 200 }),
};

function readReports(request: EndpointRequest): Reading {
  const parsed = parseBodyJson(request.bytes);
  const reports = Array.isArray(parsed) ? parsed : [parsed];
  if (reports.length > reportsMax || !reports.every(isJsonObject)) {
    throw new FaultError({
      status: 400,
      code: "nel_report",
      message: `The body is no list of at most ${reportsMax} network error reports.`,
      reason: "payload",
      lost: [{ category: "error", quantity: Math.max(1, reports.length) }],
    });
  }
  const header = { type: "nel", content_type: "application/json" };
  // Each becomes an event with an id of its own.
  return {
    eventId: undefined,
    drafts: reports.map((report) => oneItemDraft(header, JSON.stringify(report))),
  };
}
