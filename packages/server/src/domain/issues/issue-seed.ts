import type { EventType, GroupHash, Level, ProjectId } from "@vedette/protocol";

/**
 * What one event says about the issue it belongs to: enough to create the issue, or to update what is shown
 * of it. Texts hold no control characters, so every database takes them.
 */
export type IssueSeed = {
  readonly projectId: ProjectId;
  readonly hash: GroupHash;
  readonly title: string;
  readonly culprit: string;
  readonly type: EventType;
  readonly level: Level;
  readonly platform: string;
  /** Empty when the event names none; so is `release`. */
  readonly logger: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly isUnhandled: boolean;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly release: string;
};
