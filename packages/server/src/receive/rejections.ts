/** The last refused requests, for the person who waits for a first event and sees nothing. Bounded. */
export type Rejection = {
  readonly atMs: number;
  readonly projectId: number | undefined;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** The first characters of the key that was used, enough to recognise it. */
  readonly keyStart: string;
  readonly client: string;
};

export type Rejections = {
  readonly add: (rejection: Rejection) => void;
  /** Whether the same has not just been added: a flood of one kind must not push out all others, nor cost much. */
  readonly isNews: (projectId: number | undefined, code: string, nowMs: number) => boolean;
  /** Newest first; of one project, or all. */
  readonly recent: (projectId?: number) => readonly Rejection[];
};

const repeatMs = 1000;

export function createRejections(sizeMax = 200): Rejections {
  /** A ring: `next` is the place of the oldest. */
  const ring: Rejection[] = [];
  let next = 0;
  return {
    add: (rejection) => {
      ring[next] = rejection;
      next = (next + 1) % sizeMax;
    },
    isNews: (projectId, code, nowMs) => {
      const last = ring[(next + sizeMax - 1) % sizeMax];
      const isRepeat = last?.projectId === projectId && last?.code === code && nowMs - last.atMs < repeatMs;
      return !isRepeat;
    },
    recent: (projectId) => {
      const newestFirst = [...ring.slice(next), ...ring.slice(0, next)].reverse();
      return projectId === undefined ? newestFirst : newestFirst.filter((one) => one.projectId === projectId);
    },
  };
}
