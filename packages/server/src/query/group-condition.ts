/** The events of some groups, as conditions that the primary key (project, hash) can use. */
import type { GroupKey } from "./event-reader.ts";
import type { SqlParams } from "./sql-params.ts";
import { countsWithin, type TimeRange } from "./time-range.ts";

export function inGroups(groups: readonly GroupKey[], params: SqlParams): string {
  const projectIds = [...new Set(groups.map((group) => group.projectId))];
  const hashes = [...new Set(groups.map((group) => group.hash))];
  const [project, hash] = [projectIds[0], hashes[0]];
  if (groups.length === 1 && project !== undefined && hash !== undefined) {
    return `project_id = ${params.bind(project, "UInt64")} AND group_hash = ${params.bind(hash, "UUID")}`;
  }
  const byKey = `project_id IN ${params.bind(projectIds, "Array(UInt64)")} AND group_hash IN ${params.bind(hashes, "Array(UUID)")}`;
  if (projectIds.length === 1) return byKey;
  // Of several projects the product of ids and hashes is too many: hold each pair to the list.
  const pairs = `arrayZip(${params.bind(
    groups.map((group) => group.projectId),
    "Array(UInt64)",
  )}, ${params.bind(
    groups.map((group) => group.hash),
    "Array(UUID)",
  )})`;
  return `${byKey} AND (project_id, group_hash) IN ${pairs}`;
}

/** Environments by name; an empty name stands for events without one. No names: no condition. */
export function inEnvironments(environments: readonly string[], params: SqlParams): string {
  return environments.length === 0 ? "1" : `environment IN ${params.bind(environments, "Array(String)")}`;
}

/** The hourly counts of a range, among some groups where these are named. */
export function countsCondition(
  range: TimeRange,
  of: { readonly among?: readonly GroupKey[] | undefined; readonly environments: readonly string[] },
  params: SqlParams,
): string {
  const among = of.among === undefined ? "1" : inGroups(of.among, params);
  return `${among} AND ${countsWithin(range, params)} AND ${inEnvironments(of.environments, params)}`;
}
