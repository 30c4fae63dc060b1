/**
 * Three families of errors, by who must act.
 *
 * - `UserError`: the caller; carries a code, an HTTP status and a sentence that is safe to show.
 * - `OperationalError`: the machine or a neighbour; retryable, logged without a report.
 * - everything else is a bug: logged once with its stack, answered as 500 without details.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly code: string;
  readonly status: number;
  /** The field at fault, where there is one. */
  readonly field: string | undefined;
  /** What else the caller is told: the place in a query, and the like. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    status: number,
    message: string,
    field?: string,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.field = field;
    this.details = details;
  }
}

export const operationalCodes = [
  "store_unavailable",
  "store_rejected",
  "batch_too_large",
  "store_timeout",
  "log_full",
  "log_unavailable",
  "meta_unavailable",
  "blob_too_large",
  "blob_damaged",
  "log_damaged",
  "export_too_large",
  "folder_locked",
  "folder_newer",
] as const;

export type OperationalCode = (typeof operationalCodes)[number];

export class OperationalError extends Error {
  override readonly name = "OperationalError";
  readonly code: OperationalCode;
  readonly retryable: boolean;

  constructor(code: OperationalCode, message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}

/** For closed unions: the compiler refuses a case that was forgotten. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
