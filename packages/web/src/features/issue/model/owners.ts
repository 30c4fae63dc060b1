/** Who an issue belongs to by the rules of its project. Pure. */
import type { Actor, Issue } from "@vedette/api";

export interface SuggestedOwner {
  readonly actor: Actor;
  /** The rule that says so, as it was written. */
  readonly rule: string;
}

/** Owners that are known people or teams, each once, in the order of the rules. */
export function suggestedOwners(
  owners: Issue["owners"],
  actors: readonly Actor[],
): readonly SuggestedOwner[] {
  const found = new Map<string, SuggestedOwner>();
  for (const { owner, rule } of owners) {
    const actor = actors.find(({ type, id }) => `${type}:${id}` === owner);
    if (actor !== undefined && !found.has(owner)) found.set(owner, { actor, rule });
  }
  return [...found.values()];
}
