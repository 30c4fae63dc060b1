/** What was done to something that is being edited, and the way back and forth. Pure. */

export interface EditHistory<Content> {
  readonly now: Content;
  readonly past: readonly Content[];
  /** What was taken back, the last first. */
  readonly future: readonly Content[];
}

/** As far as anybody wants to go back. */
const STEPS_MAX = 50;

export function beginHistory<Content>(now: Content): EditHistory<Content> {
  return { now, past: [], future: [] };
}

export function addStep<Content>({ now, past }: EditHistory<Content>, next: Content): EditHistory<Content> {
  return { now: next, past: [...past, now].slice(-STEPS_MAX), future: [] };
}

export function stepBack<Content>(history: EditHistory<Content>): EditHistory<Content> {
  const { now, past, future } = history;
  const [last] = past.slice(-1);
  return last === undefined ? history : { now: last, past: past.slice(0, -1), future: [now, ...future] };
}

export function stepForward<Content>(history: EditHistory<Content>): EditHistory<Content> {
  const { now, past, future } = history;
  const [next, ...later] = future;
  return next === undefined ? history : { now: next, past: [...past, now], future: later };
}
