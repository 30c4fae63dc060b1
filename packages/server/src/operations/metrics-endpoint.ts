/**
 * `GET /metrics`. The figures name no project, but they tell of the machine and of how much all projects send: they
 * are for whoever knows the token, or asks from this machine itself. A request that a proxy passes on comes from
 * this machine too; its forwarding headers give it away.
 */
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "#kernel/logger.ts";

export type MetricsAccess = {
  readonly token: string | undefined;
  /** True: everybody may ask. */
  readonly isOpen: boolean;
};

const forwardingHeaders = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/** Answers the request and says so; `false` leaves it to somebody else. */
export function createMetricsEndpoint(deps: {
  readonly access: MetricsAccess;
  readonly read: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly logger: Logger;
}): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const path = (request.url ?? "").split("?", 1)[0];
    if (path !== "/metrics") return false;
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
    } else if (!mayRead(request, deps.access)) {
      const hint = "Metrics need the token of the setting metricsToken, or a request from this machine.\n";
      response.writeHead(403, { "content-type": "text/plain; charset=utf-8" }).end(hint);
    } else {
      deps.read().then(
        ({ contentType, text }) => {
          response.writeHead(200, { "content-type": contentType, "cache-control": "no-store" });
          response.end(request.method === "HEAD" ? undefined : text);
        },
        (error: unknown) => {
          deps.logger.error({ err: error }, "metrics could not be told");
          response.writeHead(503).end();
        },
      );
    }
    return true;
  };
}

function mayRead(request: IncomingMessage, { token, isOpen }: MetricsAccess): boolean {
  if (isOpen) return true;
  if (token !== undefined) return isSame(request.headers.authorization ?? "", `Bearer ${token}`);
  return (
    isLoopback(request.socket.remoteAddress) && forwardingHeaders.every((name) => !(name in request.headers))
  );
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function isLoopback(address: string | undefined): boolean {
  return address === "::1" || /^(?:::ffff:)?127\./.test(address ?? "");
}
