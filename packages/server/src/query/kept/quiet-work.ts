/** Work that nobody waits for: one step after another, in the pauses between looks. */

/** Does it; true where there is more. */
export type QuietStep = () => Promise<boolean>;

export type QuietWork = {
  /** Nothing where too much is waiting already. */
  readonly add: (step: QuietStep) => void;
  /** Somebody waits for this: steps begin when it is over. */
  readonly during: <Value>(looking: Promise<Value>) => Promise<Value>;
  readonly isSomebodyLooking: () => boolean;
  /** Begins nothing any more. */
  readonly close: () => void;
};

export type QuietRules = {
  /** So long before each step. */
  readonly pauseMs: number;
  /** Where somebody looks all the time, a step begins after so long all the same. */
  readonly patienceMs: number;
  readonly waitingMax: number;
};

export const quietRules: QuietRules = { pauseMs: 200, patienceMs: 5000, waitingMax: 16 };

/** A step that fails is over; `onFailure` hears of it. */
export function createQuietWork(
  onFailure: (err: unknown) => void,
  rules: QuietRules = quietRules,
): QuietWork {
  const { pauseMs, patienceMs, waitingMax } = rules;
  const waiting: QuietStep[] = [];
  let looks = 0;
  let isRunning = false;
  let isClosed = false;

  const isSomebodyLooking = (): boolean => looks > 0;

  const untilQuiet = async (): Promise<void> => {
    let waitedMs = 0;
    do {
      await pause(pauseMs);
      waitedMs += pauseMs;
    } while (isSomebodyLooking() && waitedMs < patienceMs);
  };

  const run = async (): Promise<void> => {
    for (let step = waiting[0]; step !== undefined; step = waiting[0]) {
      await untilQuiet();
      if (isClosed) return;
      const isMore = await step().catch((error: unknown) => {
        if (!isClosed) onFailure(error);
        return false;
      });
      if (!isMore) waiting.shift();
    }
    isRunning = false;
  };

  return {
    add: (step) => {
      if (isClosed || waiting.length >= waitingMax) return;
      waiting.push(step);
      if (isRunning) return;
      isRunning = true;
      void run();
    },
    during: async (looking) => {
      looks += 1;
      try {
        return await looking;
      } finally {
        looks -= 1;
      }
    },
    isSomebodyLooking,
    close: () => {
      isClosed = true;
      waiting.length = 0;
    },
  };
}

/** Does not keep the process running. */
async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());
}
