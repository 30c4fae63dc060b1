import { afterEach, expect, it } from "vitest";
import { z } from "zod";
import type { ProjectId } from "@vedette/protocol";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import type { EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { type EventStoreSchema, migrateEventStore } from "./event-store-schema.ts";

type Line = { readonly level: string; readonly message: string };

function recordingLogger(lines: Line[]): Logger {
  const at = (level: string) => (_: object, message: string) => void lines.push({ level, message });
  const logger: Logger = {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: () => logger,
  };
  return logger;
}

/** A store whose schema is migrated by what the test says; its reads answer nothing. */
function storeThatMigrates(
  migrate: (attempt: number) => Promise<void>,
): EventStore & { attempts: () => number } {
  let attempts = 0;
  return {
    insert: async () => undefined,
    query: async () => [],
    // oxlint-disable-next-line require-yield -- nothing is stored here
    stream: async function* () {},
    migrate: () => migrate(attempts++),
    ping: async () => true,
    stats: async () => ({ tables: [] }),
    deleteProjects: async () => undefined,
    deleteSubject: async () => new Map(),
    deleteGroups: async () => undefined,
    partitions: async () => [],
    errorParts: async () => undefined,
    dropPartition: async () => undefined,
    blobsInUse: async () => new Set(),
    recordFigures: async () => undefined,
    readFigures: async () => [],
    close: async () => undefined,
    attempts: () => attempts,
  };
}

const down = () => new OperationalError("store_unavailable", "down", { retryable: true });
const fromTheFuture = () => new OperationalError("folder_newer", "newer", { retryable: false });
const read = (schema: EventStoreSchema) =>
  schema.events.query({ scope: makeProjectScope([1 as ProjectId]), sql: "SELECT 1", row: z.unknown() });

const opened: EventStoreSchema[] = [];
afterEach(() => {
  for (const schema of opened.splice(0)) schema.giveUp();
});
async function open(
  events: EventStore,
  options: { readonly mayComeLater?: boolean; readonly lines?: Line[]; readonly startWaitMs?: number } = {},
): Promise<EventStoreSchema> {
  const { mayComeLater = true, lines = [], startWaitMs = 2_000 } = options;
  const logger = recordingLogger(lines);
  const schema = await migrateEventStore({ events, mayComeLater, logger, startWaitMs, retryMsMax: 5 });
  opened.push(schema);
  return schema;
}

it("serves at once from a store that answers", async () => {
  const lines: Line[] = [];
  const schema = await open(
    storeThatMigrates(async () => undefined),
    { lines },
  );
  expect(schema.isReached()).toBe(true);
  expect(await schema.reached).toBe(true);
  expect(await read(schema)).toEqual([]);
  expect(lines).toEqual([]);
});

it("goes on without a store that is down, refuses reads, and warns once until it answers", async () => {
  const lines: Line[] = [];
  const comesBack = Promise.withResolvers<void>();
  let isDown = true;
  void comesBack.promise.then(() => (isDown = false));
  const store = storeThatMigrates(async (attempt) => {
    if (attempt === 20) comesBack.resolve();
    if (isDown) throw down();
  });
  const schema = await open(store, { lines });
  expect(schema.isReached()).toBe(false);
  await expect(read(schema)).rejects.toMatchObject({ code: "store_unavailable", retryable: true });
  expect(await schema.events.ping()).toBe(false);

  expect(await schema.reached).toBe(true);
  expect(store.attempts()).toBeGreaterThan(20);
  expect(await read(schema)).toEqual([]);
  expect(await schema.events.ping()).toBe(true);
  expect(lines.map(({ level }) => level)).toEqual(["warn", "info"]);
});

it("does not wait for an address that answers nothing", async () => {
  const lines: Line[] = [];
  const answer = Promise.withResolvers<void>();
  const schema = await open(
    storeThatMigrates(() => answer.promise),
    { lines, startWaitMs: 20 },
  );
  expect(schema.isReached()).toBe(false);
  expect(lines.map(({ level }) => level)).toEqual(["warn"]);
  answer.resolve();
  expect(await schema.reached).toBe(true);
});

it("fails the start for what does not pass by itself, and for any failure of a store that must be there", async () => {
  const newer = storeThatMigrates(async () => {
    throw fromTheFuture();
  });
  await expect(open(newer)).rejects.toThrow("newer");
  const gone = storeThatMigrates(async () => {
    throw down();
  });
  await expect(open(gone, { mayComeLater: false })).rejects.toThrow("down");
  expect(gone.attempts()).toBe(1);
});

it("ends at once when it is given up, also in the middle of an attempt", async () => {
  const schema = await open(
    storeThatMigrates(() => new Promise(() => undefined)),
    { startWaitMs: 10 },
  );
  schema.giveUp();
  expect(await schema.reached).toBe(false);
});
