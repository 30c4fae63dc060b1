/** Why a request is refused: the status, a sentence for the developer who reads the SDK's debug output. */
export type Fault = {
  readonly status: 400 | 401 | 403 | 405 | 413 | 415 | 429 | 503;
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds?: number;
  /** Value of `X-Sentry-Rate-Limits`. */
  readonly rateLimits?: string;
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
