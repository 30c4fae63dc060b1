/**
 * What was read of the groups of a scope and is still true, so that the next page, a tab or the repeated look at a list
 * does not read it again: the fronts of orders, and figures of groups.
 *
 * Every question begins with a look at the parts of the event store (`part-changes.ts`). The same rows: all answers
 * hold. Rows came: they are added to what was counted, or where they cannot be told from older ones, all rows outside of
 * the settled parts (`settled-parts.ts`) to what is kept of these. Settled rows came or went: all is forgotten. So an
 * answer from here is the one that the store would give at that moment, also of another process's inserts.
 *
 * Bounded: scopes, orders and figures of each, groups of each; the least lately used goes.
 */
import type { EventStore } from "#ports/event-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { KeptGroups } from "./kept-groups.ts";
import type { CountingRules } from "./counted-groups.ts";
import type { QuietWork } from "./quiet-work.ts";
import { createScopeMemory, memoryRules, type ScopeMemory } from "./scope-memory.ts";

/** Looks at what is stored; `undefined` where the store does not tell. */
export type GroupKeeper = (scope: ProjectScope) => Promise<KeptGroups | undefined>;

const scopesMax = 8;

export function createGroupKeeper(
  events: Pick<EventStore, "errorParts">,
  quiet: Pick<QuietWork, "add">,
  rules: CountingRules = memoryRules,
): GroupKeeper {
  const scopes = new Map<string, () => Promise<ScopeMemory | undefined>>();
  const parts = () => events.errorParts();

  return async (scope) => {
    if (scope.projectIds.length === 0) return undefined;
    const key = scope.projectIds.join();
    const turns =
      scopes.get(key) ??
      createTurns(async (memory) => {
        // First the parts, then the rows: what is stored in between is read, and seen as a change the next time.
        const now = await parts();
        if (now === undefined) return undefined;
        if (memory !== undefined) memory.moveTo(now);
        return memory ?? createScopeMemory(now, { parts, rules, quiet });
      });
    scopes.delete(key);
    scopes.set(key, turns);
    const [oldest] = scopes.keys();
    if (scopes.size > scopesMax && oldest !== undefined) scopes.delete(oldest);
    return await turns();
  };
}

type Look = (memory: ScopeMemory | undefined) => Promise<ScopeMemory | undefined>;

/** One look at a time. Who comes during one gets the next, which begins later, together with all who wait for it. */
function createTurns(look: Look): () => Promise<ScopeMemory | undefined> {
  let memory: ScopeMemory | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<ScopeMemory | undefined> | undefined;
  const take = async (): Promise<ScopeMemory | undefined> => {
    next = undefined;
    const before = memory;
    // A look that fails leaves nothing behind: it is not known how far it came.
    memory = undefined;
    memory = await look(before);
    return memory;
  };
  return () => {
    if (next !== undefined) return next;
    next = last.then(take);
    last = next.catch(() => undefined);
    return next;
  };
}
