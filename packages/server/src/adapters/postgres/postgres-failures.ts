/** What a failed call to PostgreSQL means, by its code and never by its words. */
import { OperationalError } from "#kernel/errors.ts";

/** https://www.postgresql.org/docs/18/errcodes-appendix.html: another transaction won; trying again helps. */
const givenUpCodes: ReadonlySet<string> = new Set(["40001", "40P01"]);

/** The server is going away, full or too slow: connection failures, no resources, operator's intervention. */
const unavailableClasses = ["08", "53", "57", "58"];

/** Codes of Node's sockets. */
const socketCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
]);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** True when the engine gave a transaction up in favour of another one. */
export function wasGivenUp(error: unknown): boolean {
  return givenUpCodes.has(codeOf(error) ?? "");
}

/** A failure of a statement: its own fault where PostgreSQL says so, else the connection's. */
export function statementFailure(error: unknown): unknown {
  const code = codeOf(error);
  const isOurs =
    code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !unavailableClasses.includes(code.slice(0, 2));
  return isOurs || !(error instanceof Error) ? error : connectionFailure(error);
}

/** A failure to get a connection is the server's or the network's, or a wrong address that an operator mends. */
export function connectionFailure(error: unknown): OperationalError {
  const code = codeOf(error);
  const retryable =
    code === undefined || socketCodes.has(code) || unavailableClasses.includes(code.slice(0, 2));
  return new OperationalError("meta_unavailable", "PostgreSQL does not answer.", { retryable, cause: error });
}
