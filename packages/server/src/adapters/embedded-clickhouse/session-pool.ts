/**
 * A bounded set of engine sessions with a bounded queue before it.
 *
 * A session runs one query at a time. After a query that failed, its next result may begin with bytes of the
 * failed one (measured), so any error costs the session its life: it is closed and a fresh one takes its place
 * (0.3 ms). One idle session, the keeper, stays open all the time so that the engine never shuts down in between;
 * it also cancels queries of the others.
 */
import type { Session } from "chdb";
import { type Statement, statementText } from "./statement.ts";

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

/** Too many requests wait already (the engine's number for that is 202). */
export class QueueFull extends EngineError {
  constructor() {
    super(202, "Code: 202. DB::Exception: Too many requests are waiting. (TOO_MANY_SIMULTANEOUS_QUERIES)");
  }
}

type Slot = {
  session: Session | undefined;
  /** What the last statement on this session set and the next one must undo. */
  leftover: readonly string[];
};

type Waiter = { readonly resolve: (slot: Slot) => void; readonly reject: (error: Error) => void };

export type Lane = {
  /** `cancelled` gives a waiting statement up and kills a running one. */
  readonly run: (statement: Statement, timeoutMs: number, cancelled?: AbortSignal) => Promise<QueryOutput>;
  readonly waiting: () => number;
};

export type SessionPool = {
  readonly lane: (sizes: { readonly sessions: number; readonly waitingMax: number }) => Lane;
  /** Waits until nothing runs, then closes every session. */
  readonly close: () => Promise<void>;
};

export function createSessionPool(deps: { readonly open: () => Session; readonly keeper: Session }): SessionPool {
  const slots: Slot[] = [];
  const running = new Set<Promise<unknown>>();
  let nextId = 1;
  let closing = false;

  const kill = (id: string): void => {
    // The comment is ours and made of digits and letters only.
    const sql = `KILL QUERY WHERE Settings['log_comment'] = '${id}' ASYNC`;
    const killed = deps.keeper.queryAsync(sql).catch((error: unknown) => {
      process.stderr.write(`cancelling a query failed: ${String(error)}\n`);
    });
    running.add(killed);
    void killed.finally(() => running.delete(killed));
  };

  const execute = async (slot: Slot, statement: Statement, timeoutMs: number, cancelled?: AbortSignal) => {
    const id = `vedette${nextId++}`;
    slot.session ??= deps.open();
    const text = statementText(statement, id, slot.leftover);
    slot.leftover = statement.settings.map(([name]) => name).concat(statement.params.map(([name]) => `param_${name}`));
    const stop = () => kill(id);
    const timer = setTimeout(stop, timeoutMs);
    cancelled?.addEventListener("abort", stop, { once: true });
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
      clearTimeout(timer);
      cancelled?.removeEventListener("abort", stop);
    }
  };

  const lane: SessionPool["lane"] = (sizes) => {
    const idle: Slot[] = Array.from({ length: sizes.sessions }, () => ({ session: undefined, leftover: [] }));
    slots.push(...idle);
    const waiters: Waiter[] = [];

    const acquire = (cancelled?: AbortSignal): Promise<Slot> => {
      const slot = idle.pop();
      if (slot !== undefined) return Promise.resolve(slot);
      if (waiters.length >= sizes.waitingMax) return Promise.reject(new QueueFull());
      return new Promise((resolve, reject) => {
        const waiter = { resolve, reject };
        waiters.push(waiter);
        cancelled?.addEventListener(
          "abort",
          () => {
            const at = waiters.indexOf(waiter);
            if (at < 0) return;
            waiters.splice(at, 1);
            reject(new EngineError(394, "Code: 394. DB::Exception: Cancelled while waiting. (QUERY_WAS_CANCELLED)"));
          },
          { once: true },
        );
      });
    };
    const release = (slot: Slot) => {
      const next = waiters.shift();
      if (next === undefined) idle.push(slot);
      else next.resolve(slot);
    };
    const run: Lane["run"] = async (statement, timeoutMs, cancelled) => {
      if (closing) throw new EngineError(236, "Code: 236. DB::Exception: The store is shutting down. (ABORTED)");
      const slot = await acquire(cancelled);
      const work = execute(slot, statement, timeoutMs, cancelled);
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
        release(slot);
      }
    };
    return { run, waiting: () => waiters.length };
  };

  const close: SessionPool["close"] = async () => {
    closing = true;
    while (running.size > 0) await Promise.allSettled(running);
    for (const slot of slots) slot.session?.close();
  };

  return { lane, close };
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const code = hasNumber(error, "clickhouseCode") ? error.clickhouseCode : 0;
  return new EngineError(code, error instanceof Error ? error.message : String(error), error);
}

function hasNumber<Key extends string>(value: unknown, key: Key): value is Record<Key, number> {
  return typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)[key] === "number";
}
