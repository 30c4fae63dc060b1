/** Reports about certificates: transparency (Expect-CT), stapling (Expect-Staple), pinning (HPKP). */
import type { JsonObject } from "@vedette/protocol";
import { requestOf, tagPairs, textOf, type ReportedEvent } from "./report-fields.ts";

export type CertificateReport = "expectct" | "expectstaple" | "hpkp";

const messages: Readonly<Record<CertificateReport, string>> = {
  expectct: "Expect-CT failed for",
  expectstaple: "Expect-Staple failed for",
  hpkp: "Public key pinning failed for",
};

/** An event for one report, or `undefined` when it names no host. */
export function certificateEvent(
  type: CertificateReport,
  fields: JsonObject,
  userAgent: string,
): ReportedEvent | undefined {
  const host = textOf(fields.hostname);
  if (host === undefined) return undefined;
  const port = textOf(fields.port);
  return {
    logger: type,
    platform: "javascript",
    timestamp: fields.date_time,
    message: `${messages[type]} '${host}'`,
    [type]: fields,
    culprit: host,
    request: requestOf(undefined, { "User-Agent": userAgent }),
    user: { ip_address: "{{auto}}" },
    tags: tagPairs({ hostname: host, port }),
  };
}
