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
  /** Newest first; of one project, or all. */
  readonly recent: (projectId?: number) => readonly Rejection[];
};

export function createRejections(sizeMax = 200): Rejections {
  let kept: Rejection[] = [];
  return {
    add: (rejection) => {
      kept = [rejection, ...kept.slice(0, sizeMax - 1)];
    },
    recent: (projectId) =>
      projectId === undefined ? kept : kept.filter((one) => one.projectId === projectId),
  };
}
