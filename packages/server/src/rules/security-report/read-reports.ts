/**
 * What browsers report about a page's security, in any of their formats, as events in the protocol's own words:
 * `{"csp-report": …}` and its like, a bare HPKP report, and the lists of the Reporting API.
 */
import { isJsonObject, type Json, type JsonObject } from "@vedette/protocol";
import { certificateEvent, type CertificateReport } from "./certificates.ts";
import { cspEvent } from "./csp.ts";
import { networkErrorEvent } from "./network-error.ts";
import { snakeKeys, textOf, type ReportedEvent } from "./report-fields.ts";

export type ReportReading =
  | { readonly ok: true; readonly event: ReportedEvent }
  /** Of a type that says nothing about security, or not of the shape of its type. */
  | { readonly ok: false; readonly reason: "security_report_type" | "security_report" };

export type ReportOrigin = {
  readonly userAgent: string;
  readonly receivedAtMs: number;
};

/** Longer than browsers keep a report. */
const ageMsMax = 7 * 86_400_000;

const wrapped: readonly (readonly [key: string, type: CertificateReport])[] = [
  ["expect-ct-report", "expectct"],
  ["expect-staple-report", "expectstaple"],
];

/** One reading per report: a list of the Reporting API holds many. */
export function readReports(value: Json, origin: ReportOrigin): readonly ReportReading[] {
  const reports = Array.isArray(value) ? value : [value];
  return reports.map((report) =>
    isJsonObject(report) ? readReport(report, origin) : { ok: false, reason: "security_report" },
  );
}

function readReport(report: JsonObject, origin: ReportOrigin): ReportReading {
  const { userAgent } = origin;
  const csp = report["csp-report"];
  if (isJsonObject(csp)) return reading(cspEvent(snakeKeys(csp), userAgent));
  for (const [key, type] of wrapped) {
    const body = report[key];
    if (isJsonObject(body)) return reading(certificateEvent(type, snakeKeys(body), userAgent));
  }
  if (report["known-pins"] !== undefined)
    return reading(certificateEvent("hpkp", snakeKeys(report), userAgent));
  if (report.type === undefined) return { ok: false, reason: "security_report" };
  return isJsonObject(report.body)
    ? readReportingApi(report, report.body, origin)
    : { ok: false, reason: "security_report" };
}

/** `{type, age, url, user_agent, body}`: the browser waits for a while before it sends, and says how long. */
function readReportingApi(report: JsonObject, body: JsonObject, origin: ReportOrigin): ReportReading {
  const userAgent = textOf(report.user_agent) ?? origin.userAgent;
  const ageMs = typeof report.age === "number" && report.age > 0 ? report.age : 0;
  const timestamp = (origin.receivedAtMs - Math.min(ageMs, ageMsMax)) / 1000;
  const dated = (event: ReportedEvent | undefined): ReportReading =>
    reading(event === undefined ? undefined : { ...event, timestamp });
  switch (report.type) {
    case "csp-violation":
      return dated(cspEvent(snakeKeys(body), userAgent));
    case "network-error":
      return dated(networkErrorEvent(report, body, userAgent));
    case "expect-ct":
      return dated(certificateEvent("expectct", snakeKeys(body), userAgent));
    default:
      return { ok: false, reason: "security_report_type" };
  }
}

function reading(event: ReportedEvent | undefined): ReportReading {
  return event === undefined ? { ok: false, reason: "security_report" } : { ok: true, event };
}
