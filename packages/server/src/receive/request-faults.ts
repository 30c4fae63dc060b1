/** Refusals that have nothing to do with what was sent. */
import type { Fault } from "./fault.ts";
import type { LimitNotice } from "./limits/ingest-limits.ts";

export function methodList(methods: readonly string[]): string {
  const withHead = methods.flatMap((method) => (method === "GET" ? [method, "HEAD"] : [method]));
  return [...withHead, "OPTIONS"].join(", ");
}

export function wrongMethod(methods: readonly string[]): Fault {
  return {
    status: 405,
    code: "disallowed_method",
    message: `This address takes ${methods.join(" and ")}.`,
    allow: methodList(methods),
  };
}

export function overLimit(notice: LimitNotice | undefined): Fault {
  return {
    status: 429,
    code: "rate_limited",
    message: "Over a limit; what it leaves room for was taken, the rest was not.",
    retryAfterSeconds: notice?.retryAfterSeconds ?? 1,
    rateLimits: notice?.rateLimits,
  };
}

export function comeBackLater(): Fault {
  return {
    status: 503,
    code: "unavailable",
    message: "The server cannot take events now; please come back later.",
    retryAfterSeconds: 10,
    rateLimits: "10::organization:unavailable",
  };
}

export function tooMuchMemory(bytesMax: number): Fault {
  return {
    status: 413,
    code: "too_large",
    message: `The body as it came and unpacked is larger than ${bytesMax} bytes, which is all this server has for large bodies.`,
    reason: "too_large",
  };
}

export const noCredentials: Fault = {
  status: 401,
  code: "missing",
  message: "Missing authorization information.",
};
