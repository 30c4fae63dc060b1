/** The processing loop under faults, with fakes at its ports that keep the guarantees the ports promise. */
import { afterEach, describe, expect, it } from "vitest";
import type { GroupHash, KeyId, ProjectId } from "@vedette/protocol";
import { OperationalError } from "#kernel/errors.ts";
import { silentLogger } from "#kernel/logger.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { AttachmentRow, ErrorRow, OutcomeRow, SpanRow } from "#ports/event-tables.ts";
import type { IngestLogConsumer, OpenRange, StoredRecord } from "#ports/ingest-log.ts";
import type { SeenEvents } from "#ports/seen-events.ts";
import { seedKey } from "#domain/issues/assigned-issue.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { refused, type ItemResult } from "./item-result.ts";
import { startRunner, type Runner } from "./runner.ts";

const project = 7 as ProjectId;

/** A durable log: survives the runners that read it. */
function createFakeLog() {
  const records: StoredRecord[] = [];
  let nextUnclaimed = 1;
  let open: OpenRange[] = [];
  const buried: string[] = [];
  return {
    buried,
    open: () => open,
    isDone: () => nextUnclaimed > records.length && open.length === 0,
    append: (text: string) => {
      records.push({
        offset: records.length + 1,
        projectId: project,
        keyId: 3 as KeyId,
        receivedAtMs: 60_000,
        retentionDays: 30,
        clientIp: "",
        userAgent: "",
        fallbackEventId: "",
        settingsId: 0,
        format: "envelope",
        encoding: "identity",
        body: Buffer.from(text),
      });
    },
    consumer: (): IngestLogConsumer => {
      let readOffset = nextUnclaimed;
      return {
        logId: "log",
        openRanges: async () => [...open],
        read: async (range) => ({ range, records: records.slice(range.first - 1, range.last) }),
        next: async (limits) => {
          const found = records.slice(readOffset - 1, readOffset - 1 + limits.recordsMax);
          if (found.length === 0) return undefined;
          const range = { partition: 0, first: readOffset, last: readOffset + found.length - 1 };
          readOffset = range.last + 1;
          return { range, records: found };
        },
        claim: async (range) => {
          open.push({ ...range, stored: [] });
          nextUnclaimed = Math.max(nextUnclaimed, range.last + 1);
        },
        split: async (range, firstOfSecond, stored) => {
          const halves: [OpenRange, OpenRange] = [
            { ...range, last: firstOfSecond - 1, stored },
            { ...range, first: firstOfSecond, stored },
          ];
          open = [...open.filter((one) => one.first !== range.first), ...halves].sort(
            (a, b) => a.first - b.first,
          );
          return halves;
        },
        acknowledge: async (range) => {
          open = open.filter((one) => one.first !== range.first || one.last !== range.last);
        },
        bury: async (record) => void buried.push(Buffer.from(record.body).toString()),
        deadLetters: async () => buried.length,
        close: async () => undefined,
      };
    },
  };
}

type Fault = "down" | "cut-after" | "none";

/** An event store that keeps its promise about tokens, and fails as told. */
function createFakeStore(options: { fault?: () => Fault; refuses?: (row: ErrorRow) => boolean } = {}) {
  const tokens = new Set<string>();
  const errors: string[] = [];
  const outcomes: OutcomeRow[] = [];
  const insert = async (batch: {
    table: string;
    rows: readonly unknown[];
    dedupToken: string;
  }): Promise<void> => {
    const fault = options.fault?.() ?? "none";
    if (fault === "down") throw new OperationalError("store_unavailable", "down", { retryable: true });
    const rows = batch.rows as readonly (ErrorRow & OutcomeRow)[];
    if (batch.table === "errors" && rows.some((row) => options.refuses?.(row))) {
      throw new OperationalError("store_rejected", "refused", { retryable: false });
    }
    const token = `${batch.table}:${batch.dedupToken}`;
    if (!tokens.has(token)) {
      tokens.add(token);
      if (batch.table === "errors") errors.push(...rows.map((row) => row.event_id));
      else outcomes.push(...rows);
    }
    // Stored, but the answer got lost: the case that tokens are for.
    if (fault === "cut-after") throw new OperationalError("store_unavailable", "cut", { retryable: true });
  };
  const store = { insert } as unknown as EventStore;
  return { store, errors, outcomes };
}

function createFakeSeen(): SeenEvents {
  const seen = new Map<string, number>();
  return {
    claim: async (entries) =>
      entries.map(({ eventId, offset }) => {
        if (!seen.has(eventId)) seen.set(eventId, offset);
        return seen.get(eventId) === offset;
      }),
    close: async () => undefined,
  };
}

/** The body is the event id; "bad…" is invalid. */
function processRecord(record: StoredRecord): readonly ItemResult[] {
  const eventId = Buffer.from(record.body).toString();
  if (eventId.startsWith("bad"))
    return [refused({ outcome: "invalid", category: "error", reason: "invalid_json" })];
  const seed = {
    projectId: project,
    hash: (Number(eventId.slice(1)) % 3).toString().padStart(32, "0") as GroupHash,
    firstSeenMs: record.offset,
    lastSeenMs: record.offset,
  } as IssueSeed;
  const row = { event_id: eventId, extra: "" } as ErrorRow;
  return [
    {
      counts: [{ outcome: "accepted", category: "error", reason: "", quantity: 1 }],
      rows: [{ table: "errors", row }],
      seed,
      onceId: eventId,
    },
  ];
}

const pure = { prepare: async () => undefined, putBlob: async () => undefined };
const quick = { lingerMs: 0, pollMs: 1, idlePollMs: 1 };
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `e${index}`);

describe("the processing loop", () => {
  let runner: Runner | undefined;
  afterEach(() => runner?.stop());

  const start = (
    log: ReturnType<typeof createFakeLog>,
    store: EventStore,
    seen: SeenEvents,
    recordsMax = 10,
  ) => {
    runner = startRunner({
      consumer: log.consumer(),
      seen,
      events: store,
      assignIssues: async () => [],
      ...pure,
      processRecord,
      logger: silentLogger,
      onStored: () => undefined,
      limits: { ...quick, recordsMax },
    });
    return runner;
  };
  const untilDone = (log: ReturnType<typeof createFakeLog>) =>
    expect.poll(() => log.isDone(), { timeout: 10_000 }).toBe(true);
  const sumOf = (outcomes: readonly OutcomeRow[], outcome: string, reason = ""): number =>
    outcomes
      .filter((row) => row.outcome === outcome && row.reason === reason)
      .reduce((sum, row) => sum + Number(row.quantity), 0);

  it("stores every event once and gives every item exactly one outcome", async () => {
    const log = createFakeLog();
    for (const id of [...ids(95), "bad1", "bad2", "e3", "e4", "e5"]) log.append(id);
    const { store, errors, outcomes } = createFakeStore();
    start(log, store, createFakeSeen());
    await untilDone(log);
    expect(errors.toSorted()).toEqual(ids(95).toSorted());
    expect(sumOf(outcomes, "accepted")).toBe(95);
    expect(sumOf(outcomes, "invalid", "invalid_json")).toBe(2);
    expect(sumOf(outcomes, "invalid", "duplicate")).toBe(3);
  });

  it("cuts ranges by what the records unpack to, not by what they weigh in the log", async () => {
    const log = createFakeLog();
    for (const id of ids(40)) log.append(id);
    const { store, errors } = createFakeStore();
    const sizes: number[] = [];
    const counting = {
      ...store,
      insert: async (batch: Parameters<EventStore["insert"]>[0]) => {
        if (batch.table === "errors") sizes.push(batch.rows.length);
        await store.insert(batch);
      },
    } as EventStore;
    runner = startRunner({
      consumer: log.consumer(),
      seen: createFakeSeen(),
      events: counting,
      assignIssues: async () => [],
      ...pure,
      processRecord: (record) =>
        processRecord(record).map((result) => ({
          ...result,
          rows: [
            { table: "errors", row: { event_id: result.onceId, extra: "x".repeat(1_000_000) } as ErrorRow },
          ],
        })),
      logger: silentLogger,
      onStored: () => undefined,
      limits: { ...quick, recordsMax: 1000, bytesMax: 10_000_000 },
    });
    await untilDone(log);
    expect(errors).toHaveLength(40);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
  });

  it("stores the files of events before the events, and what was counted last", async () => {
    const log = createFakeLog();
    log.append("e0");
    const { store } = createFakeStore();
    const tables: string[] = [];
    const watched = {
      ...store,
      insert: async (batch: Parameters<EventStore["insert"]>[0]) => {
        tables.push(batch.table);
        if (batch.table !== "attachments") await store.insert(batch);
      },
    } as EventStore;
    runner = startRunner({
      consumer: log.consumer(),
      seen: createFakeSeen(),
      events: watched,
      assignIssues: async () => [],
      ...pure,
      processRecord: (record) =>
        processRecord(record).map((result) => ({
          ...result,
          rows: [...result.rows, { table: "attachments", row: { name: "a.txt" } as AttachmentRow }],
        })),
      logger: silentLogger,
      onStored: () => undefined,
      limits: quick,
    });
    await untilDone(log);
    expect(tables).toEqual(["attachments", "errors", "outcomes"]);
  });

  it("starts at once when it is told that the log has news", async () => {
    const log = createFakeLog();
    const { store, errors } = createFakeStore();
    runner = startRunner({
      consumer: log.consumer(),
      seen: createFakeSeen(),
      events: store,
      assignIssues: async () => [],
      ...pure,
      processRecord,
      logger: silentLogger,
      onStored: () => undefined,
      limits: { ...quick, idlePollMs: 60_000 },
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    log.append("e1");
    runner.wake();
    await expect.poll(() => errors, { timeout: 2000 }).toEqual(["e1"]);
  });

  it("stores exactly once through an outage and through answers that get lost", async () => {
    const log = createFakeLog();
    for (const id of ids(60)) log.append(id);
    let call = 0;
    const faults: readonly Fault[] = ["down", "cut-after", "cut-after", "none", "down", "none"];
    const { store, errors, outcomes } = createFakeStore({
      fault: () => faults[call++ % faults.length] ?? "none",
    });
    const running = start(log, store, createFakeSeen());
    await untilDone(log);
    expect(errors.toSorted()).toEqual(ids(60).toSorted());
    expect(sumOf(outcomes, "accepted")).toBe(60);
    expect(running.figures().storeRetries).toBeGreaterThan(0);
  });

  it("waits for whoever knows which events were seen, when that is away", async () => {
    const log = createFakeLog();
    for (const id of [...ids(12), "e3"]) log.append(id);
    const known = createFakeSeen();
    let isAway = true;
    const seen: SeenEvents = {
      ...known,
      claim: async (entries) => {
        const answer = await known.claim(entries);
        // Kept, but the answer got lost.
        if (isAway) throw new OperationalError("meta_unavailable", "away", { retryable: true });
        return answer;
      },
    };
    const { store, errors, outcomes } = createFakeStore();
    const running = start(log, store, seen);
    await expect.poll(() => running.figures().storeRetries, { timeout: 5000 }).toBeGreaterThan(1);
    isAway = false;
    await untilDone(log);
    expect(errors.toSorted()).toEqual(ids(12).toSorted());
    expect(sumOf(outcomes, "invalid", "duplicate")).toBe(1);
  });

  it("replays what was open when it stopped, under the same token", async () => {
    const log = createFakeLog();
    for (const id of ids(40)) log.append(id);
    const seen = createFakeSeen();
    let isBroken = true;
    const { store, errors, outcomes } = createFakeStore({ fault: () => (isBroken ? "cut-after" : "none") });
    const first = start(log, store, seen);
    await expect.poll(() => log.open().length, { timeout: 5000 }).toBeGreaterThan(0);
    await expect.poll(() => errors.length, { timeout: 5000 }).toBeGreaterThan(0);
    await first.stop();
    expect(log.open().length).toBeGreaterThan(0);
    isBroken = false;
    start(log, store, seen);
    await untilDone(log);
    expect(errors.toSorted()).toEqual(ids(40).toSorted());
    expect(sumOf(outcomes, "accepted")).toBe(40);
  });

  it("halves a refused range until only the poison is buried", async () => {
    const log = createFakeLog();
    for (const id of ids(33)) log.append(id);
    const { store, errors, outcomes } = createFakeStore({
      refuses: (row) => row.event_id === "e13" || row.event_id === "e14",
    });
    start(log, store, createFakeSeen(), 33);
    await untilDone(log);
    expect(log.buried.toSorted()).toEqual(["e13", "e14"]);
    expect(errors.toSorted()).toEqual(
      ids(33)
        .filter((id) => id !== "e13" && id !== "e14")
        .toSorted(),
    );
    expect(sumOf(outcomes, "accepted")).toBe(31);
    expect(sumOf(outcomes, "invalid", "internal")).toBe(2);
  });

  describe("when one table refuses a range that another has taken", () => {
    /** Each record becomes an error and a span of its name; the spans are refused while they hold `poison`. */
    function startTwoTables(
      log: ReturnType<typeof createFakeLog>,
      seen: SeenEvents,
      errors: EventStore,
      spans: { readonly names: string[]; readonly tokens: Set<string> },
      around: { readonly poison: string; readonly isDead?: () => boolean; readonly onSplit?: () => void },
    ): void {
      const store = {
        ...errors,
        insert: async (batch: Parameters<EventStore["insert"]>[0]) => {
          if (around.isDead?.())
            throw new OperationalError("store_unavailable", "the process is dead", { retryable: true });
          if (batch.table !== "spans") return await errors.insert(batch);
          const names = (batch.rows as readonly SpanRow[]).map((row) => row.name);
          if (names.includes(around.poison))
            throw new OperationalError("store_rejected", "refused", { retryable: false });
          if (spans.tokens.has(batch.dedupToken)) return;
          spans.tokens.add(batch.dedupToken);
          spans.names.push(...names);
        },
      } as EventStore;
      const consumer = log.consumer();
      runner = startRunner({
        consumer: {
          ...consumer,
          split: async (...args) => {
            const halves = await consumer.split(...args);
            around.onSplit?.();
            return halves;
          },
        },
        seen,
        events: store,
        assignIssues: async () => [],
        ...pure,
        processRecord: (record) =>
          processRecord(record).map((result) => ({
            ...result,
            rows: [...result.rows, { table: "spans", row: { name: result.onceId } as SpanRow }],
          })),
        logger: silentLogger,
        onStored: () => undefined,
        limits: { ...quick, recordsMax: 16 },
      });
    }

    it("stores no row twice", async () => {
      const log = createFakeLog();
      for (const id of ids(16)) log.append(id);
      const { store, errors } = createFakeStore();
      const spans = { names: [], tokens: new Set<string>() };
      startTwoTables(log, createFakeSeen(), store, spans, { poison: "e5" });
      await untilDone(log);
      expect(errors.toSorted()).toEqual(ids(16).toSorted());
      expect(spans.names.toSorted()).toEqual(
        ids(16)
          .filter((id) => id !== "e5")
          .toSorted(),
      );
      expect(log.buried).toEqual(["e5"]);
    });

    it.each([1, 2, 3, 4])("stores no row twice when the process dies right after split %i", async (which) => {
      const log = createFakeLog();
      for (const id of ids(16)) log.append(id);
      const { store, errors, outcomes } = createFakeStore();
      const spans = { names: [], tokens: new Set<string>() };
      const seen = createFakeSeen();
      let splits = 0;
      let isDead = false;
      startTwoTables(log, seen, store, spans, {
        poison: "e5",
        isDead: () => isDead,
        onSplit: () => (isDead = ++splits === which || isDead),
      });
      await expect.poll(() => isDead, { timeout: 5000 }).toBe(true);
      await runner?.stop();
      startTwoTables(log, seen, store, spans, { poison: "e5" });
      await untilDone(log);
      expect(errors.toSorted()).toEqual(ids(16).toSorted());
      expect(spans.names.toSorted()).toEqual(
        ids(16)
          .filter((id) => id !== "e5")
          .toSorted(),
      );
      expect(log.buried).toEqual(["e5"]);
      expect(sumOf(outcomes, "accepted")).toBe(15);
      expect(sumOf(outcomes, "invalid", "internal")).toBe(1);
    });
  });

  it("sends in several inserts only what a single record became", async () => {
    const log = createFakeLog();
    for (const id of ids(8)) log.append(id);
    const { store, errors } = createFakeStore();
    const inSeveral: number[] = [];
    const small = {
      ...store,
      // A store whose inserts take three rows.
      insert: async (batch: Parameters<EventStore["insert"]>[0]) => {
        if (batch.rows.length > 3 && batch.mustBeWhole)
          throw new OperationalError("batch_too_large", "several inserts", { retryable: false });
        if (batch.rows.length > 3) inSeveral.push(batch.rows.length);
        await store.insert(batch);
      },
    } as EventStore;
    start(log, small, createFakeSeen(), 8);
    await untilDone(log);
    expect(errors.toSorted()).toEqual(ids(8).toSorted());
    expect(inSeveral).toEqual([]);
    expect(log.buried).toEqual([]);
  });

  it("filters what was discarded before anything is stored, and makes no issue of it", async () => {
    const log = createFakeLog();
    for (const id of ids(9)) log.append(id);
    const { store, errors, outcomes } = createFakeStore();
    const seeds: string[] = [];
    runner = startRunner({
      consumer: log.consumer(),
      seen: createFakeSeen(),
      events: store,
      findDiscards: async (asked) =>
        new Map(
          asked
            .filter(({ hash }) => hash.endsWith("1"))
            .map((seed) => [seedKey(seed), { receivedFromMs: 60_000, receivedUntilMs: undefined }]),
        ),
      assignIssues: async (assigned) => {
        seeds.push(...assigned.map(({ hash }) => hash.slice(-1)));
        return [];
      },
      ...pure,
      processRecord,
      logger: silentLogger,
      onStored: () => undefined,
      limits: quick,
    });
    await untilDone(log);
    expect(errors.toSorted()).toEqual(["e0", "e2", "e3", "e5", "e6", "e8"]);
    expect(new Set(seeds)).toEqual(new Set(["0", "2"]));
    const filtered = outcomes.filter(({ reason }) => reason === "discarded-hash");
    expect(filtered.reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBe(3);
  });
});
