/** A project's version of grouping, as its columns hold it and as a part of its effective settings. */
import {
  type GroupingVersion,
  groupingVersions,
  type GroupingVersionSettings,
  type IngestSettingsPart,
} from "./ingest-settings.ts";

/** How long issues of the version before are still found: as long as events are usually kept. */
const previousForMs = 90 * 24 * 3_600_000;

type VersionColumns = {
  readonly grouping_version: number;
  readonly grouping_previous_version: number | null;
  readonly grouping_changed_at: number | null;
};

/** As a part of the effective settings; `undefined` where the defaults say the same. */
export function groupingVersionPart(row: VersionColumns): IngestSettingsPart | undefined {
  const groupingVersion = groupingVersionOf(row);
  return groupingVersion.version === 1 && groupingVersion.previous === undefined
    ? undefined
    : { groupingVersion };
}

export function groupingVersionOf(row: VersionColumns): GroupingVersionSettings {
  const version = versionOf(row.grouping_version);
  const { grouping_previous_version: previous, grouping_changed_at: changedAtMs } = row;
  if (previous === null || changedAtMs === null) return { version };
  return { version, previous: { version: versionOf(previous), untilMs: changedAtMs + previousForMs } };
}

/** Only this server and older ones have written it. */
function versionOf(value: number): GroupingVersion {
  return groupingVersions.find((version) => version === value) ?? 1;
}
