/** Deleting issues, and what was discarded with them. */
import type { Actor } from "@vedette/api";
import { parseNumericId, type TombstoneId } from "@vedette/protocol";
import { listTombstones, removeTombstone, type Tombstone } from "#domain/issues/discarded-hashes.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { findUser } from "#domain/people/users.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { audited } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { pageOfList } from "#http/paging.ts";
import { isoTime } from "#http/views/time.ts";
import { deleteAudited } from "./audited-issue-changes.ts";
import { type BulkQuery, findBulkIds, type Granted, requireVisible } from "./issue-handlers.ts";

export function issueDeletionHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "deleteOrganizationIssues"
  | "deleteProjectIssues"
  | "deleteOrganizationIssue"
  | "deleteIssue"
  | "listTombstones"
  | "deleteTombstone"
> {
  const deleteMany = async (granted: Granted, query: BulkQuery): Promise<undefined> => {
    // What names nothing would delete everything.
    if (query.id.length === 0 && query.query === undefined)
      throw apiError("invalid_input", "Name the issues by id, or find them by a query.", "id");
    const ids = await findBulkIds(deps, granted, query);
    await requireVisible(deps, granted, ids);
    await deleteAudited(deps, granted, ids, false);
    return undefined;
  };

  const deleteOne = async (granted: Granted & { readonly issue: Issue }): Promise<undefined> => {
    await deleteAudited(deps, granted, [granted.issue.id], false);
    return undefined;
  };

  return {
    deleteOrganizationIssues: async (context) => await deleteMany(context, context.query),
    deleteProjectIssues: async (context) => await deleteMany(context, { ...context.query, project: [] }),
    deleteOrganizationIssue: deleteOne,
    deleteIssue: deleteOne,
    listTombstones: async ({ project, query }) => {
      const tombstones = await listTombstones(deps.meta, project.id);
      const actors = await readActors(deps, tombstones);
      return pageOfList(
        tombstones.map((tombstone) => ({
          id: String(tombstone.id),
          level: tombstone.level,
          message: tombstone.title,
          culprit: tombstone.culprit,
          type: tombstone.type,
          metadata: { ...tombstone.metadata, title: tombstone.title },
          actor: actors.get(tombstone.userId) ?? null,
          dateAdded: isoTime(tombstone.createdAtMs),
        })),
        query,
      );
    },
    deleteTombstone: async (context) => {
      const { project, params } = context;
      const id = parseNumericId<TombstoneId>(params.tombstone);
      if (id === undefined) throw notFound();
      await audited(deps, context, async (meta) => {
        if (!(await removeTombstone(meta, { projectId: project.id, id }, deps.clock.nowMs())))
          throw notFound();
        const target = { targetType: "tombstone", targetId: String(id) };
        const data = { project: project.slug };
        return { result: undefined, changes: [{ action: "tombstone.remove", ...target, data }] };
      });
      return undefined;
    },
  };
}

/** Who discarded, as far as they are known. */
async function readActors(
  deps: HttpDeps,
  tombstones: readonly Tombstone[],
): Promise<ReadonlyMap<Tombstone["userId"], Actor>> {
  const ids = [...new Set(tombstones.flatMap(({ userId }) => userId ?? []))];
  const users = await Promise.all(ids.map(async (id) => await findUser(deps.meta, id)));
  return new Map(
    users.flatMap((user) =>
      user === undefined
        ? []
        : [[user.id, { type: "user" as const, id: String(user.id), name: user.name, email: user.email }]],
    ),
  );
}
