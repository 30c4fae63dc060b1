/** Why a request is refused: the status, a sentence for the developer who reads the SDK's debug output. */
import type { DataCategory, InvalidReason } from "@vedette/protocol";
import type { Units } from "./limits/item-units.ts";

export type Fault = {
  readonly status: 400 | 401 | 403 | 405 | 408 | 413 | 415 | 429 | 503;
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds?: number | undefined;
  /** Value of `X-Sentry-Rate-Limits`. */
  readonly rateLimits?: string | undefined;
  /** Methods that would have been right. */
  readonly allow?: string;
  /** How a refusal of a known project is counted; absent where nothing is lost or it is counted already. */
  readonly reason?: InvalidReason;
  /** Where the fault is in something more precise than the endpoint says. */
  readonly category?: DataCategory | undefined;
  /** Everything that is lost with it, where that is known; one of the category otherwise. */
  readonly lost?: readonly Units[] | undefined;
};

/** A fault on its way out of a nested read. */
export class FaultError extends Error {
  override readonly name = "FaultError";
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}
