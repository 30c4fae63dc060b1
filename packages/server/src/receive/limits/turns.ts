/**
 * One at a time, and between two of them everybody else who has something to do: whatever waits here takes one turn of
 * the event loop each. A flood that is being refused brings its requests by the dozen; taken as they come, they are all
 * unpacked and counted before the next request of somebody else is looked at.
 */
export type Turns = {
  /** Resolves when it is the caller's turn. As many may wait as requests are under way, which has a bound of its own. */
  readonly next: () => Promise<void>;
};

export function createTurns(): Turns {
  const waiting: (() => void)[] = [];

  function take(): void {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(take);
  }

  return {
    next: async () =>
      await new Promise<void>((resolve) => {
        if (waiting.push(resolve) === 1) setImmediate(take);
      }),
  };
}
