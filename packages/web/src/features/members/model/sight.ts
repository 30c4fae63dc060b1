/** Which projects somebody will see by role and teams, to be said before they are let in. Pure. */
import type { RoleName } from "@vedette/api";

interface SeenProject {
  readonly name: string;
  readonly teams: readonly { readonly slug: string }[];
}

export type Sight =
  | { readonly kind: "all" }
  /** In no team: nothing. */
  | { readonly kind: "teamless" }
  /** In teams that have no project. */
  | { readonly kind: "empty" }
  | { readonly kind: "some"; readonly projects: readonly string[] };

/** Every role but the last sees all projects; members see those of their teams. */
export function sightOf(role: RoleName, teams: readonly string[], projects: readonly SeenProject[]): Sight {
  if (role !== "member") return { kind: "all" };
  if (teams.length === 0) return { kind: "teamless" };
  const seen = projects
    .filter((project) => project.teams.some(({ slug }) => teams.includes(slug)))
    .map(({ name }) => name);
  return seen.length === 0 ? { kind: "empty" } : { kind: "some", projects: seen };
}
