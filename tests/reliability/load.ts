// A bounded sender: a few workers that post errors one after another and remember what each was answered.
import { setTimeout as sleep } from "node:timers/promises";
import { errorEnvelope, newEventId, postGzip } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";

const workerCount = 6;
const groupCount = 12;

export type LoadOptions = {
  readonly target: Target;
  /** Put on every event as the tag `round`. */
  readonly round: string;
  readonly eventsMax: number;
};

export type Load = {
  /** Ids of events that were answered 200. */
  readonly acknowledged: ReadonlySet<string>;
  /** Ids of all events that were sent, answered or not. */
  readonly sent: ReadonlySet<string>;
  /** Answers other than 200, by status. */
  readonly refused: ReadonlyMap<number, number>;
  /** Ends the load and waits for the last answers. */
  readonly stop: () => Promise<void>;
};

/** Starts to send; it goes on until it is stopped or its bound is reached. */
export function startLoad({ target, round, eventsMax }: LoadOptions): Load {
  const acknowledged = new Set<string>();
  const sent = new Set<string>();
  const refused = new Map<number, number>();
  const stopping = new AbortController();

  const work = async () => {
    while (!stopping.signal.aborted && sent.size < eventsMax) {
      const eventId = newEventId();
      const number = sent.size;
      sent.add(eventId);
      const status = await sendError(target, round, eventId, number);
      if (status === 200) acknowledged.add(eventId);
      else if (status !== undefined) refused.set(status, (refused.get(status) ?? 0) + 1);
      // A dead server answers at once; without a pause the bound would be used up in a moment.
      if (status !== 200) await sleep(50);
    }
  };
  const workers = Promise.all(Array.from({ length: workerCount }, work));
  return {
    acknowledged,
    sent,
    refused,
    stop: async () => {
      stopping.abort();
      await workers;
    },
  };
}

/** Sends one error of a round; returns the status, or `undefined` when no answer came. */
export async function sendError(
  target: Target,
  round: string,
  eventId: string,
  number: number,
): Promise<number | undefined> {
  const group = number % groupCount;
  const envelope = errorEnvelope({
    eventId,
    tags: { round },
    type: `Fault${group}`,
    value: `part ${number} of round ${round} broke`,
    functionName: `work${group}`,
  });
  return (await postGzip(target, envelope))?.status;
}
