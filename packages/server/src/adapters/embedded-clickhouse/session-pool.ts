/**
 * A bounded set of engine sessions, cut into lanes, each with a bounded queue before it.
 *
 * A session runs one query at a time. After a query that failed, its next result may begin with bytes of the
 * failed one (measured), so any error costs the session its life: it is closed and a fresh one takes its place
 * (0.3 ms). One idle session, the keeper, stays open all the time so that the engine never shuts down in between;
 * it also cancels queries of the others.
 */
import type { Session } from "chdb";
import { preparation, type Statement, statementText } from "./statement.ts";

export type QueryOutput = {
  readonly bytes: Uint8Array;
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly elapsedMs: number;
};

/** The engine refused or failed; `code` is its number for the reason, 0 where it gave none. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: number;

  constructor(code: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** An error of our own in the engine's words, so that the client reads it like any other. */
export function engineError(code: number, name: string, sentence: string): EngineError {
  return new EngineError(code, `Code: ${code}. DB::Exception: ${sentence} (${name})`);
}

export type LaneSizes = { readonly sessions: number; readonly waitingMax: number };

export type Lane = {
  /** `cancelled` gives a waiting statement up and kills a running one. */
  readonly run: (statement: Statement, timeoutMs: number, cancelled?: AbortSignal) => Promise<QueryOutput>;
  /** The output in pieces; the session is taken until the reader has them all, or stops. */
  readonly stream: (
    statement: Statement,
    timeoutMs: number,
    cancelled: AbortSignal,
  ) => AsyncGenerator<Uint8Array, void, undefined>;
};

export type SessionPool = {
  readonly lane: (sizes: LaneSizes) => Lane;
  /** Refuses what waits, kills what may be cancelled, waits for the rest, then closes every session. */
  readonly close: () => Promise<void>;
};

export type SessionPoolDeps = {
  readonly open: () => Session;
  readonly keeper: Session;
  /** A statement did not end long after it was killed: only a new process helps. */
  readonly onStuck: () => void;
};

type Slot = {
  session: Session | undefined;
  /** What the last statement on this session set and the next one must undo. */
  leftover: readonly string[];
};

type Waiter = { readonly resolve: (slot: Slot) => void; readonly reject: (error: Error) => void };

/** A kill may come before the engine knows the query, so it is repeated. */
const killAgainMs = 1_000;
const killsMax = 60;

export function createSessionPool(deps: SessionPoolDeps): SessionPool {
  const slots: Slot[] = [];
  const running = new Set<Promise<unknown>>();
  const closing = new AbortController();
  let nextId = 1;
  const shuttingDown = () => engineError(236, "ABORTED", "The store is shutting down.");

  const kill = (id: string): void => {
    // The comment is ours and made of digits and letters only.
    const killed = deps.keeper
      .queryAsync(`KILL QUERY WHERE Settings['log_comment'] = '${id}' ASYNC`)
      .catch(warn);
    running.add(killed);
    void killed.finally(() => running.delete(killed));
  };

  /** Kills the statement when its time is over or a signal says so, until `done` is called. */
  const killWhen = (id: string, timeoutMs: number, signals: readonly AbortSignal[]): { done: () => void } => {
    let kills = 0;
    let again: NodeJS.Timeout | undefined;
    const start = () => {
      if (again !== undefined) return;
      kill(id);
      again = setInterval(() => (++kills > killsMax ? deps.onStuck() : kill(id)), killAgainMs);
    };
    const timer = setTimeout(start, timeoutMs);
    for (const signal of signals) signal.addEventListener("abort", start, { once: true });
    const done = () => {
      clearTimeout(timer);
      clearInterval(again);
      for (const signal of signals) signal.removeEventListener("abort", start);
    };
    return { done };
  };

  const execute = async (slot: Slot, statement: Statement, timeoutMs: number, cancelled?: AbortSignal) => {
    const id = `vedette${nextId++}`;
    slot.session ??= deps.open();
    const text = statementText(statement, id, slot.leftover);
    slot.leftover = statement.settings
      .map(([name]) => name)
      .concat(statement.params.map(([name]) => `param_${name}`));
    const killer = killWhen(id, timeoutMs, cancelled === undefined ? [] : [cancelled, closing.signal]);
    try {
      const result = await slot.session.queryAsync(text, { format: statement.format });
      return {
        bytes: result.bytes(),
        rowsRead: result.rowsRead,
        bytesRead: result.bytesRead,
        elapsedMs: result.elapsed * 1000,
      };
    } catch (error) {
      slot.session.close();
      slot.session = undefined;
      slot.leftover = [];
      throw asEngineError(error);
    } finally {
      killer.done();
    }
  };

  /** The session does not outlive it: what a stream that was left early leaves behind is nobody's to read. */
  const executeStream = async function* (
    slot: Slot,
    statement: Statement,
    timeoutMs: number,
    cancelled: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const id = `vedette${nextId++}`;
    const session = (slot.session ??= deps.open());
    const killer = killWhen(id, timeoutMs, [cancelled, closing.signal]);
    try {
      // The binding takes one statement to stream; what it needs is said on the session before.
      await session.queryAsync(preparation(statement, id, slot.leftover));
      for await (const chunk of session.queryStream(statement.sql, { format: statement.format })) {
        yield chunk.raw();
        if (cancelled.aborted || closing.signal.aborted)
          throw engineError(394, "QUERY_WAS_CANCELLED", "Cancelled while streaming.");
      }
    } catch (error) {
      throw asEngineError(error);
    } finally {
      killer.done();
      session.close();
      slot.session = undefined;
      slot.leftover = [];
    }
  };

  const lane = (sizes: LaneSizes): Lane => {
    const queue = createSlotQueue(sizes, closing.signal);
    slots.push(...queue.slots);
    const acquire = async (cancelled?: AbortSignal): Promise<Slot> => {
      if (closing.signal.aborted) throw shuttingDown();
      const slot = await queue.acquire(cancelled);
      if (cancelled?.aborted !== true) return slot;
      queue.release(slot);
      throw engineError(394, "QUERY_WAS_CANCELLED", "Cancelled while waiting.");
    };
    const run: Lane["run"] = async (statement, timeoutMs, cancelled) => {
      const slot = await acquire(cancelled);
      const work = execute(slot, statement, timeoutMs, cancelled);
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
        queue.release(slot);
      }
    };
    const stream: Lane["stream"] = async function* (statement, timeoutMs, cancelled) {
      const slot = await acquire(cancelled);
      const ended = Promise.withResolvers<void>();
      running.add(ended.promise);
      try {
        yield* executeStream(slot, statement, timeoutMs, cancelled);
      } finally {
        running.delete(ended.promise);
        ended.resolve();
        queue.release(slot);
      }
    };
    return { run, stream };
  };

  const close: SessionPool["close"] = async () => {
    closing.abort(shuttingDown());
    while (running.size > 0) await Promise.allSettled(running);
    for (const slot of slots) slot.session?.close();
  };

  return { lane, close };
}

/** Hands slots out in the order of the requests. */
function createSlotQueue(sizes: LaneSizes, closing: AbortSignal) {
  const slots: readonly Slot[] = Array.from({ length: sizes.sessions }, () => ({
    session: undefined,
    leftover: [],
  }));
  const idle = [...slots];
  const waiters = new Set<Waiter>();
  closing.addEventListener("abort", () => {
    for (const waiter of waiters) waiter.reject(closing.reason as Error);
    waiters.clear();
  });

  const acquire = (cancelled?: AbortSignal): Promise<Slot> => {
    const slot = idle.pop();
    if (slot !== undefined) return Promise.resolve(slot);
    if (waiters.size >= sizes.waitingMax) {
      return Promise.reject(
        engineError(202, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many requests are waiting."),
      );
    }
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      waiters.add(waiter);
      const giveUp = () => {
        if (waiters.delete(waiter))
          reject(engineError(394, "QUERY_WAS_CANCELLED", "Cancelled while waiting."));
      };
      cancelled?.addEventListener("abort", giveUp, { once: true });
    });
  };

  const release = (slot: Slot): void => {
    const [next] = waiters;
    if (next === undefined) {
      idle.push(slot);
      return;
    }
    waiters.delete(next);
    next.resolve(slot);
  };

  return { slots, acquire, release };
}

function warn(error: unknown): void {
  process.stderr.write(`cancelling a query failed: ${String(error)}\n`);
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  // A stream's failure has lost its number in the binding; the engine's own words begin with it.
  const told = Number(/^Code: (\d{1,5})\. DB::/.exec(message)?.[1] ?? 0);
  return new EngineError(hasNumber(error, "clickhouseCode") ? error.clickhouseCode : told, message, error);
}

function hasNumber<Key extends string>(value: unknown, key: Key): value is Record<Key, number> {
  return (
    typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)[key] === "number"
  );
}
