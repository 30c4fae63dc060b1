// What the suite knows about one client: how to get it, how to run it, and what must then be on the server.
//
// Every client program is the same small shop that cannot place an order: an error "order A-1001 was not placed"
// whose cause is "card limit reached at 420 EUR", with a release, an environment, a tag and a user.
import type { ProgramResult } from "../support/run-program.ts";

export type ClientEnv = {
  readonly SENTRY_DSN: string;
  /** A tag by which the test finds what this run sent. */
  readonly RUN_ID: string;
};

/** `shop` sends the one error, `workday` one of everything that the SDK has. */
export type ProgramName = "shop" | "workday";

export type Preparation =
  | {
      readonly kind: "ready";
      readonly run: (env: ClientEnv, program: ProgramName) => Promise<ProgramResult>;
    }
  /** A toolchain is missing or a registry is out of reach; anything else is a failed test. */
  | { readonly kind: "unavailable"; readonly reason: string };

export type Expectation = {
  readonly title: string;
  readonly culprit: string | RegExp;
  readonly platform: string;
  readonly release: string;
  readonly causeType: string;
  /** In-app functions of the error's own stack trace, the crash last. */
  readonly functions: readonly string[];
  /** In-app functions of the cause's stack trace; absent when the SDK sends none. */
  readonly causeFunctions?: readonly string[];
  /** The source line of the crash, where the SDK sends source. */
  readonly sourceLine?: string;
  readonly handled?: boolean;
};

/** What a client's working day leaves behind; each is a case of its own. */
export type Kind =
  | "error"
  | "message"
  | "attachment"
  | "transaction"
  | "streamed spans"
  | "log"
  | "metrics"
  | "check-in"
  | "session"
  | "session aggregate"
  | "feedback"
  | "client report"
  | "profile"
  | "profile chunk"
  | "replay";

export type InteropClient = {
  readonly name: string;
  readonly prepare: () => Promise<Preparation>;
  /** Absent where the client's error is tested with another program. */
  readonly expected?: Expectation;
  readonly release: string;
  /** What this SDK has; what it has not is not a case. */
  readonly sends: readonly Kind[];
};

export const errorValue = "order A-1001 was not placed";
export const causeValue = "card limit reached at 420 EUR";

/** How long a client program may run; it sends one event. */
export const runTimeoutMs = 60_000;

/** Reports that this machine cannot run a client. */
export function unavailable(reason: string): Preparation {
  return { kind: "unavailable", reason };
}

/** Stops the test when a program that we wrote does not build. */
export function expectBuilt(what: string, result: ProgramResult): void {
  if (!result.ok) throw new Error(`${what} failed (${result.code}):\n${result.stdout}\n${result.stderr}`);
}
