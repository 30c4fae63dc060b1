/**
 * Issues of several groups in lists: before the engine groups by hash, the hashes that another one stands for take its
 * name. Without merged issues the SQL is what it was.
 */
import type { GroupKey } from "./event-reader.ts";
import type { SqlParams } from "./sql-params.ts";

export type GroupAlias = GroupKey & { readonly primaryHash: string };

/** The hash that stands for a row's issue: as the column itself, or as its text where there are aliases. */
export function primaryHashSql(aliases: readonly GroupAlias[], params: SqlParams): string {
  if (aliases.length === 0) return "group_hash";
  const cases = [...Map.groupBy(aliases, (alias) => alias.projectId)].map(([projectId, ofProject]) => {
    const texts = (hashes: readonly string[]) => params.bind(hashes.map(uuidText), "Array(String)");
    const from = texts(ofProject.map((alias) => alias.hash));
    const to = texts(ofProject.map((alias) => alias.primaryHash));
    // The engine's `transform` takes texts, but no UUIDs.
    return `project_id = ${params.bind(projectId, "UInt64")}, transform(toString(group_hash), ${from}, ${to}, toString(group_hash))`;
  });
  return `multiIf(${cases.join(", ")}, toString(group_hash))`;
}

/** As the engine prints it. */
export function uuidText(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
