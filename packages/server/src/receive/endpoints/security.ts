/**
 * `/api/{project}/security/` and `/csp-report/`: what browsers report of a policy that was violated. A body of
 * the Reporting API holds several reports; each becomes a record of its own.
 */
import { isJsonObject } from "@vedette/protocol";
import { parseBodyJson } from "../body-json.ts";
import { FaultError } from "../fault.ts";
import type { EndpointRequest, IngestEndpoint, Reading } from "./endpoint.ts";
import { mediaType, oneItemDraft } from "./one-item.ts";

const reportsMax = 100;
const knownTypes: ReadonlySet<string> = new Set([
  "",
  "text/plain",
  "application/json",
  "application/csp-report",
  "application/expect-ct-report",
  "application/expect-ct-report+json",
  "application/expect-staple-report",
  "application/reports+json",
]);

export const securityEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["POST"],
  category: "security",
  isOneItem: true,
  credentials: "request",
  checkHead: (headers) => {
    const type = mediaType(headers["content-type"]);
    if (knownTypes.has(type)) return;
    throw new FaultError({
      status: 415,
      code: "content_type",
      message: `"${type.slice(0, 64)}" is no content type of a security report.`,
      reason: "content_type",
    });
  },
  read: readReports,
  answer: () => ({ status: 200 }),
};

function readReports(request: EndpointRequest): Reading {
  const query = new URLSearchParams(request.route.query);
  const parsed = parseBodyJson(request.bytes);
  const reports = Array.isArray(parsed) ? parsed : [parsed];
  if (reports.length === 0 || reports.length > reportsMax || !reports.every(isJsonObject)) {
    throw new FaultError({
      status: 400,
      code: "security_report",
      message: `The body is no security report, and no list of at most ${reportsMax} of them.`,
      reason: "security_report",
      lost: [{ category: "security", quantity: Math.max(1, reports.length) }],
    });
  }
  const contentType = mediaType(request.headers["content-type"]);
  const header = {
    type: "raw_security",
    ...(contentType === "" ? {} : { content_type: contentType }),
    ...named("sentry_release", query.get("sentry_release")),
    ...named("sentry_environment", query.get("sentry_environment")),
  };
  return {
    eventId: undefined,
    drafts: Array.isArray(parsed)
      ? reports.map((report) => oneItemDraft(header, JSON.stringify(report)))
      : [oneItemDraft(header, request.bytes)],
  };
}

function named(name: string, value: string | null): Readonly<Record<string, string>> {
  return value === null || value === "" ? {} : { [name]: value.slice(0, 250) };
}
