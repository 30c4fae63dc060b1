/** How a span ended, in one vocabulary for all protocols: gRPC's codes, in the order of their numbers. */

export const spanStatuses = [
  "ok",
  "cancelled",
  "unknown",
  "invalid_argument",
  "deadline_exceeded",
  "not_found",
  "already_exists",
  "permission_denied",
  "resource_exhausted",
  "failed_precondition",
  "aborted",
  "out_of_range",
  "unimplemented",
  "internal_error",
  "unavailable",
  "data_loss",
  "unauthenticated",
] as const;

export type SpanStatus = (typeof spanStatuses)[number];

const spellings: ReadonlyMap<string, SpanStatus> = new Map<string, SpanStatus>([
  ...spanStatuses.map((status) => [status, status] as const),
  ...spanStatuses.map((status, code) => [String(code), status] as const),
  ["success", "ok"],
  ["error", "internal_error"],
  ["failure", "internal_error"],
  ["internal", "internal_error"],
  ["unknown_error", "unknown"],
  ["canceled", "cancelled"],
  ["unset", "ok"],
]);

/** Reads a status by its name, an alias or its number; `undefined` for anything else. */
export function parseSpanStatus(value: unknown): SpanStatus | undefined {
  if (typeof value === "number") return spellings.get(String(value));
  if (typeof value !== "string" || value.length > 32) return undefined;
  return spellings.get(value) ?? spellings.get(value.trim().toLowerCase());
}
