/**
 * Which event ids a project has already taken in. A resent event is stored once.
 *
 * Guarantees, each with a test of that number in `seen-events.contract.ts`:
 *  1. Of several records with the same project and event id, exactly the first one asked about is told `true`.
 *  2. The same record (same offset) asks again after a restart and is told the same.
 *  3. Ids are forgotten after `windowDays` at the earliest and a day later at the latest, so disk is bounded.
 */
import type { ProjectId } from "@vedette/protocol";

export type SeenEntry = {
  readonly projectId: ProjectId;
  /** 32 hexadecimal digits. */
  readonly eventId: string;
  /** The position in the log that asks. */
  readonly offset: number;
  readonly receivedAtMs: number;
};

export type SeenEvents = {
  /** One answer per entry, in order: true when this offset is the first with that id. */
  readonly claim: (entries: readonly SeenEntry[]) => Promise<readonly boolean[]>;
  readonly close: () => Promise<void>;
};
