/** What an endpoint read becomes what the log keeps: everything that processing must not decide anew is stamped. */
import type { IncomingMessage } from "node:http";
import { defaultEnvelopeLimits, envelopeParts } from "@vedette/protocol";
import { clientAddress, type TrustedPeers } from "#kernel/trusted-peers.ts";
import type { NewLogRecord } from "#ports/ingest-log.ts";
import type { Draft } from "./endpoints/endpoint.ts";
import { FaultError } from "./fault.ts";
import { headerText } from "./header-text.ts";
import type { IngestKey } from "./ingest-key.ts";

export function logRecords(
  drafts: readonly Draft[],
  key: IngestKey,
  request: IncomingMessage,
  receivedAtMs: number,
  trustedPeers: TrustedPeers,
): readonly NewLogRecord[] {
  const clientIp = clientAddress(
    request.socket.remoteAddress ?? "",
    headerText(request.headers["x-forwarded-for"]),
    trustedPeers,
  );
  const userAgent = (request.headers["user-agent"] ?? "").slice(0, 512);
  return drafts.map((draft): NewLogRecord => {
    const { format, encoding, body } = draft.asItCame ?? {
      format: "envelope" as const,
      encoding: "identity" as const,
      body: envelopeParts(draft.header, draft.items),
    };
    return {
      projectId: key.projectId,
      keyId: key.keyId,
      receivedAtMs,
      retentionDays: key.retentionDays,
      clientIp,
      userAgent,
      fallbackEventId: draft.eventId,
      settingsId: key.settingsId,
      format,
      encoding,
      body,
    };
  });
}

/** What this server made of a request is held to the same bounds as what clients frame themselves. */
export function checkSizes({ items, asItCame }: Draft): void {
  if (asItCame) return;
  for (const { header, payload } of items) {
    const bytesMax = defaultEnvelopeLimits.items.get(header.type)?.bytesMax;
    if (bytesMax === undefined || payload.length <= bytesMax) continue;
    throw new FaultError({
      status: 413,
      code: "too_large",
      message: `What this would be as an item is larger than ${bytesMax} bytes.`,
      reason: "too_large",
    });
  }
}
