/**
 * Brings the event store's schema up to date. An external store may be down while this process starts: events are
 * accepted into the log all the same, so its schema is tried again until it answers, and reads are refused until then.
 */
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import { backoffMs, sleepUnlessAborted } from "#kernel/retry.ts";
import type { EventQuery, EventStore } from "#ports/event-store.ts";

export type EventStoreSchema = {
  /** The store; reads fail with `store_unavailable` while the schema is not reached. */
  readonly events: EventStore;
  readonly isReached: () => boolean;
  /** Becomes true with the schema, false when it was given up. */
  readonly reached: Promise<boolean>;
  readonly giveUp: () => void;
};

export type EventStoreSchemaDeps = {
  readonly events: EventStore;
  /** False: a failure is thrown. True: a failure that may pass is waited out, in the background. */
  readonly mayComeLater: boolean;
  readonly logger: Logger;
  /** How long the start waits for an answer before it goes on without. */
  readonly startWaitMs?: number;
  readonly retryMsMax?: number;
};

const startWaitMsDefault = 5_000;
const retryMs = { firstMs: 250, maxMs: 5_000 };
/** Between two warnings about the same absence. */
const warnEveryMs = 60_000;

export async function migrateEventStore(deps: EventStoreSchemaDeps): Promise<EventStoreSchema> {
  const { events, logger } = deps;
  let isReached = false;
  const givenUp = new AbortController();
  const first = events.migrate().then(() => void (isReached = true));
  const startWaitMs = deps.startWaitMs ?? startWaitMsDefault;
  const warn = warnSometimes(logger);
  if (!deps.mayComeLater) await first;
  else if (!(await isSettledWithin(first, startWaitMs))) warn.late(startWaitMs);

  async function reach(): Promise<boolean> {
    for (let tries = 0; !givenUp.signal.aborted; tries += 1) {
      try {
        await (tries === 0 ? first : events.migrate());
        isReached = true;
        if (warn.hasWarned()) logger.info({ tries }, "the event store answers; processing begins");
        return true;
      } catch (error) {
        if (givenUp.signal.aborted) break;
        warn.about(error, tries);
        await sleepUnlessAborted(
          backoffMs(tries, { ...retryMs, maxMs: deps.retryMsMax ?? retryMs.maxMs }),
          givenUp.signal,
        );
      }
    }
    return false;
  }

  const reached = new Promise<boolean>((resolve) => {
    // An attempt under way may last for a minute; whoever gives up does not wait for it.
    givenUp.signal.addEventListener("abort", () => resolve(false), { once: true });
    void reach().then(resolve);
  });
  return {
    events: refusedUntil(() => isReached, events),
    isReached: () => isReached,
    reached,
    giveUp: () => givenUp.abort(),
  };
}

/** Throws only what will not pass by itself: a schema from the future, a migration that the store refuses. */
async function isSettledWithin(attempt: Promise<void>, waitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), waitMs);
  });
  const tolerant = attempt.then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof OperationalError) || !error.retryable) throw error;
      return true;
    },
  );
  try {
    return await Promise.race([tolerant, late]);
  } finally {
    clearTimeout(timer);
  }
}

function warnSometimes(logger: Logger) {
  let warnedAtMs: number | undefined;
  const say = (fields: object): void => {
    warnedAtMs = performance.now();
    logger.warn(
      fields,
      "the event store is not there yet: events are accepted into the log, and stored when it answers",
    );
  };
  return {
    hasWarned: () => warnedAtMs !== undefined,
    late: (waitedMs: number) => say({ reason: `no answer within ${waitedMs} ms` }),
    about: (error: unknown, tries: number) => {
      if (warnedAtMs !== undefined && performance.now() - warnedAtMs < warnEveryMs) return;
      if (error instanceof OperationalError && error.retryable)
        say({ tries, code: error.code, reason: error.message });
      else {
        warnedAtMs = performance.now();
        logger.error({ err: error, tries }, "the event store's schema cannot be migrated; trying again");
      }
    },
  };
}

/** A read of tables that do not exist yet would be answered as a mistake of the reader. */
function refusedUntil(isReached: () => boolean, events: EventStore): EventStore {
  const check = (): void => {
    if (!isReached())
      throw new OperationalError("store_unavailable", "the event store has not answered yet", {
        retryable: true,
      });
  };
  return {
    ...events,
    insert: async (batch) => {
      check();
      await events.insert(batch);
    },
    query: async <Row>(request: EventQuery<Row>) => {
      check();
      return await events.query(request);
    },
    stream: <Row>(request: EventQuery<Row>) => {
      check();
      return events.stream(request);
    },
    stats: async () => {
      check();
      return await events.stats();
    },
    deleteSubject: async (scope, subject, onDeleted) => {
      check();
      return await events.deleteSubject(scope, subject, onDeleted);
    },
    deleteGroups: async (scope, groups, receivedBeforeMs) => {
      check();
      await events.deleteGroups(scope, groups, receivedBeforeMs);
    },
    deleteProjects: async (scope) => {
      check();
      await events.deleteProjects(scope);
    },
    partitions: async () => {
      check();
      return await events.partitions();
    },
    dropPartition: async (partition) => {
      check();
      await events.dropPartition(partition);
    },
    errorParts: async () => {
      check();
      return await events.errorParts();
    },
    blobsInUse: async (ids) => {
      check();
      return await events.blobsInUse(ids);
    },
    recordFigures: async (figures) => {
      check();
      await events.recordFigures(figures);
    },
    readFigures: async (query) => {
      check();
      return await events.readFigures(query);
    },
    ping: async () => isReached() && (await events.ping()),
  };
}
