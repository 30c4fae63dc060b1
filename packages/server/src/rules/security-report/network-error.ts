/** Network Error Logging: requests that never reached a server, told by browsers, as events. */
import type { JsonObject } from "@vedette/protocol";
import { hostOf, requestOf, tagPairs, textOf, type ReportedEvent } from "./report-fields.ts";

/** An event for one report; `body` is its own part, `report` what surrounds it. */
export function networkErrorEvent(
  report: JsonObject,
  body: JsonObject,
  userAgent: string,
): ReportedEvent | undefined {
  const error = textOf(body.type);
  if (error === undefined) return undefined;
  const url = textOf(report.url);
  const host = hostOf(url) ?? "an unknown host";
  const isFault = error !== "ok";
  return {
    logger: "nel",
    platform: "javascript",
    level: isFault ? "error" : "info",
    message: isFault ? `Network error ${error} at '${host}'` : `Request to '${host}' succeeded`,
    fingerprint: ["nel", error, host],
    culprit: host,
    contexts: {
      nel: {
        error_type: error,
        phase: body.phase,
        protocol: body.protocol,
        server_ip: body.server_ip,
        elapsed_time: body.elapsed_time,
        sampling_fraction: body.sampling_fraction,
        status_code: body.status_code,
      },
    },
    request: {
      ...requestOf(url, { "User-Agent": userAgent, Referer: textOf(body.referrer) }),
      method: body.method,
    },
    user: { ip_address: "{{auto}}" },
    tags: tagPairs({
      "nel.type": error,
      "nel.phase": textOf(body.phase),
      "nel.protocol": textOf(body.protocol),
    }),
  };
}
