/** How many issues of a scope are new, came back, or escalate. */
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { issuesOf } from "./issue.ts";

export type StreamCounts = {
  readonly isNew: number;
  readonly regressed: number;
  readonly escalating: number;
};

export async function countStream(
  meta: MetaAccess,
  scope: ProjectScope,
  newSinceMs: number,
): Promise<StreamCounts> {
  const fresh = await issuesOf(meta, scope)
    .select((eb) => eb.fn.countAll<number>().as("issues"))
    .where("issues.first_seen_at", ">=", newSinceMs)
    .executeTakeFirst();
  const open = await issuesOf(meta, scope)
    .select((eb) => ["issues.substatus", eb.fn.countAll<number>().as("issues")])
    .where("issues.status", "=", "unresolved")
    .where("issues.substatus", "in", ["regressed", "escalating"])
    .groupBy("issues.substatus")
    .execute();
  const of = (substatus: string) => Number(open.find((row) => row.substatus === substatus)?.issues ?? 0);
  return {
    isNew: Number(fresh?.issues ?? 0),
    regressed: of("regressed"),
    escalating: of("escalating"),
  };
}

/** How many issues of a project began in a release. */
export async function countBegunIn(
  meta: MetaAccess,
  scope: ProjectScope,
  release: { readonly version: string; readonly firstSeenMs: number },
): Promise<number> {
  const row = await issuesOf(meta, scope)
    .select((eb) => eb.fn.countAll<number>().as("issues"))
    .where("issues.first_seen_at", ">=", release.firstSeenMs)
    .where("issues.first_release", "=", release.version)
    .executeTakeFirst();
  return Number(row?.issues ?? 0);
}
