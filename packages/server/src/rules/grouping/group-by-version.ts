/**
 * The group of an event by the version that its project has. For some time after a change also the hashes that it
 * would have otherwise: by the version before, and by all frames instead of the application's.
 */
import type { ErrorEvent, GroupHash } from "@vedette/protocol";
import type { GroupingVersion, GroupingVersionSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { groupEvent as groupByVersion1, type GroupingVariant } from "./v1.ts";
import { groupEvent as groupByVersion2, systemHash, type Version2Variant } from "./v2/group-event.ts";
import type { GroupingPart } from "./v2/part.ts";

export type Grouping = {
  readonly hash: GroupHash;
  readonly version: GroupingVersion;
  readonly variant: GroupingVariant | Version2Variant;
  /** What was hashed, and what was looked at and left out. */
  readonly parts: readonly GroupingPart[];
  readonly alternateHashes: readonly GroupHash[];
};

export function groupByVersion(
  event: ErrorEvent,
  settings: GroupingVersionSettings,
  receivedAtMs: number,
): Grouping {
  const { version, previous } = settings;
  const grouping = groupBy(event, version);
  if (previous === undefined || receivedAtMs >= previous.untilMs) return { ...grouping, alternateHashes: [] };
  const hashes = new Set([groupBy(event, previous.version).hash]);
  const system = version === 2 ? systemHash(event) : undefined;
  if (system !== undefined) hashes.add(system);
  hashes.delete(grouping.hash);
  return { ...grouping, alternateHashes: [...hashes] };
}

function groupBy(event: ErrorEvent, version: GroupingVersion): Omit<Grouping, "alternateHashes"> {
  if (version === 2) return { ...groupByVersion2(event), version };
  const { hash, variant, components } = groupByVersion1(event);
  const parts = components.map((text): GroupingPart => ({ kind: "text", text, contributes: true }));
  return { hash, version, variant, parts };
}
