/** The store that a contract tries, rows for it, and what its parts share. */
import { it } from "vitest";
import { z } from "zod";
import type { ProjectId } from "@vedette/protocol";
import type { EventStore } from "./event-store.ts";
import { type AttachmentRow, type ErrorRow, eventTables, type OutcomeRow } from "./event-tables.ts";
import { makeProjectScope, type ProjectScope } from "./project-scope.ts";

export type EventStoreUnderTest = {
  /** A client of the store; several may be open at once. */
  readonly open: () => EventStore;
  /** Runs SQL as an administrator would, beside the port. */
  readonly execute: (sql: string) => Promise<void>;
  /** SIGKILLs the engine, which comes back by itself; absent where it is not ours to kill. */
  readonly kill?: () => void;
  readonly destroy: () => Promise<void>;
};

export const contractTimeMs = Date.parse("2026-11-18T12:34:56.789Z");

/** A row with every column set; the tests change what they are about. */
export function makeErrorRow(overrides: Partial<ErrorRow> = {}): ErrorRow {
  const texts = Object.fromEntries(
    Object.entries(eventTables.errors)
      .filter(([, type]) => type.includes("String") && !/^(?:Map|Array)/.test(type))
      .map(([name]) => [name, `${name} of an event`]),
  ) as Pick<ErrorRow, "title">;
  return {
    ...(texts as ErrorRow),
    project_id: 1,
    group_hash: "d41d8cd98f00b204e9800998ecf8427e",
    event_id: "0123456789abcdef0123456789abcdef",
    timestamp: contractTimeMs,
    received_at: contractTimeMs + 250,
    retention_days: 365,
    sample_weight: 1,
    handled: 2,
    user_hash: 0,
    tags: [["browser", "Firefox"]],
    stack_filenames: ["app.js", "lib.js"],
    stack_functions: ["run"],
    stack_modules: [],
    stack_abs_paths: [],
    stack_packages: [],
    chained_types: [],
    chained_values: [],
    ...overrides,
  };
}

export const makeOutcomeRow = (overrides: Partial<OutcomeRow> = {}): OutcomeRow => ({
  project_id: 1,
  key_id: 2,
  received_at: contractTimeMs,
  retention_days: 90,
  category: "error",
  outcome: "accepted",
  reason: "",
  quantity: 1,
  ...overrides,
});

export const makeAttachmentRow = (overrides: Partial<AttachmentRow>): AttachmentRow => ({
  project_id: 1,
  received_at: contractTimeMs,
  retention_days: 90,
  event_id: hex(1),
  attachment_id: hex(2),
  trace_id: hex(0),
  name: "view.json",
  content_type: "application/json",
  attachment_type: "event.attachment",
  blob_id: "",
  size_bytes: 1,
  ...overrides,
});

export const scopeOf = (...ids: readonly number[]): ProjectScope =>
  makeProjectScope(ids as readonly ProjectId[]);
export const hex = (value: number): string => value.toString(16).padStart(32, "0");
export const countRow = z.object({ n: z.coerce.number() });

/** One store that is open for all parts of the contract. */
export type EventStoreBench = {
  readonly system: EventStoreUnderTest;
  readonly store: EventStore;
  /** Every test has projects of its own, so that none sees another's rows. */
  readonly nextProject: () => number;
  readonly nextToken: () => string;
  readonly count: (project: number, from?: string) => Promise<number>;
  readonly errorsOf: (project: number, amount: number) => ErrorRow[];
};

/** A test that kills the engine, or a skip that says why not. */
export function ownEngine(
  title: string,
  bench: EventStoreBench,
  run: (kill: () => void) => Promise<void>,
): void {
  it(title, async (context) => {
    const { kill } = bench.system;
    if (kill === undefined) context.skip("the engine is a server that this test does not own");
    else await run(kill);
  });
}

/** Waits until the store answers again. */
export async function healed(store: EventStore): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    if (await store.ping()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the store did not come back");
}
