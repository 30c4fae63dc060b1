/**
 * Turns failures of the store into the three errors of the port, by the number that ClickHouse sends in the header
 * `X-ClickHouse-Exception-Code`; texts are for people only.
 */
import { OperationalError } from "#kernel/errors.ts";

/** What the statement was for: the same number means different things for a read and for an insert. */
export type StatementKind = "read" | "insert" | "command";

/** The time was over: TIMEOUT_EXCEEDED, TOO_SLOW, QUERY_WAS_CANCELLED. */
const timeoutCodes: ReadonlySet<number> = new Set([159, 160, 394]);

/**
 * Nothing is wrong with the statement and it may be tried again. Network: 209, 210, 203, 279. Load: 202, 252 (merges
 * lag behind), 745. State of a replica: 242, 285, 286, 319, 225, 999, 305, 236, 517. Disk full: 243. Not set up yet or
 * not allowed: 60, 81, 164, 192, 193, 194, 497, 516; an operator mends those, and no batch may be lost until then.
 */
const unavailableCodes: ReadonlySet<number> = new Set([
  60, 81, 164, 192, 193, 194, 202, 203, 209, 210, 225, 236, 242, 243, 252, 279, 285, 286, 305, 319, 497, 516,
  517, 745, 999,
]);

/** A read that is refused there was wrong; only an insert may wait for the operator. */
const waitsForOperator: ReadonlySet<number> = new Set([60, 81]);

/** MEMORY_LIMIT_EXCEEDED: a read was too big, an insert met a moment of pressure. */
const memoryCode = 241;

/** The error for an answer that carried an exception code. */
export function failureFromCode(code: number, kind: StatementKind, text: string): OperationalError {
  const cause = new Error(text.slice(0, 2_000));
  if (timeoutCodes.has(code)) {
    return new OperationalError(
      "store_timeout",
      `the event store stopped a ${kind} that took too long (${code})`,
      { retryable: true, cause },
    );
  }
  const transient =
    code === memoryCode
      ? kind !== "read"
      : unavailableCodes.has(code) && (kind !== "read" || !waitsForOperator.has(code));
  if (transient) {
    return new OperationalError("store_unavailable", `the event store cannot take a ${kind} now (${code})`, {
      retryable: true,
      cause,
    });
  }
  return new OperationalError("store_rejected", `the event store refused a ${kind} (${code})`, {
    retryable: false,
    cause,
  });
}

/** The error for a request that got no answer. */
export function failureWithoutAnswer(error: unknown, timedOut: boolean): OperationalError {
  if (error instanceof OperationalError) return error;
  return timedOut
    ? new OperationalError("store_timeout", "the event store did not answer in time", {
        retryable: true,
        cause: error,
      })
    : new OperationalError("store_unavailable", "the event store cannot be reached", {
        retryable: true,
        cause: error,
      });
}
