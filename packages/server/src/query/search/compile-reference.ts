/** Conditions whose values stand in the other store, or must be looked up first: the caller has done so. */
import type { Dataset } from "#query/datasets/dataset.ts";
import { errorsDataset } from "#query/datasets/errors-dataset.ts";
import type { SqlParams } from "#query/sql-params.ts";
import { patternsOf, textOf } from "./compile-value.ts";
import { type SearchFilter, valueText } from "./search-node.ts";
import type { ReleaseOfProject, SearchReferences } from "./search-references.ts";

/** `project:hash` of a row: an issue's groups are named so, because two projects may share a hash. */
export const groupKeySql = "concat(toString(project_id), ':', replaceAll(toString(group_hash), '-', ''))";

/** The condition, where the key is such a one. */
export function compileReference(
  filter: SearchFilter,
  params: SqlParams,
  references: SearchReferences,
  dataset: Dataset,
): string | undefined {
  if (filter.isTag) return undefined;
  const wanted = filter.values.map(valueText);
  switch (filter.key) {
    case "project":
      return `project_id IN ${params.bind(wanted.flatMap(references.projectIds), "Array(UInt64)")}`;
    case "issue":
      if (dataset !== errorsDataset) return undefined;
      return `${groupKeySql} IN ${params.bind(wanted.flatMap(references.groupKeys), "Array(String)")}`;
    case "release":
      return wanted.includes("latest") ? compileLatest(filter, params, references) : undefined;
    case "release.stage":
      return ofReleases(wanted.flatMap(references.releasesOfStage), params);
    default:
      return undefined;
  }
}

/** `release:[latest, a@1]`: the newest of each project, and those that are named. */
function compileLatest(filter: SearchFilter, params: SqlParams, references: SearchReferences): string {
  const named = filter.values.filter((value) => valueText(value) !== "latest").flatMap(textOf);
  const latest = ofReleases(references.latestReleases(), params);
  return named.length === 0 ? latest : `${latest} OR ${patternsOf("release", named, false, params)}`;
}

function ofReleases(releases: readonly ReleaseOfProject[], params: SqlParams): string {
  if (releases.length === 0) return "0";
  const projectIds = params.bind(
    releases.map((one) => one.projectId),
    "Array(UInt64)",
  );
  const names = params.bind(
    releases.map((one) => one.release),
    "Array(String)",
  );
  return `(project_id, toString(release)) IN arrayZip(${projectIds}, ${names})`;
}
