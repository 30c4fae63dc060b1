/** The client keys (DSNs) of a project. */
import {
  findKey,
  changeKey,
  createKey,
  deleteKey,
  listKeys,
  type ProjectKey,
  rotateKey,
} from "#domain/keys/keys.ts";
import type { Project } from "#domain/projects/projects.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { audited, type AuditedChange } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { pageOfList } from "#http/paging.ts";
import { keyView } from "#http/views/project-view.ts";

type KeyRoutes =
  | "listProjectKeys"
  | "createProjectKey"
  | "getProjectKey"
  | "updateProjectKey"
  | "deleteProjectKey"
  | "rotateProjectKey";

/** Longer nobody plans. */
const disableAheadMsMax = 366 * 86_400_000;

export function keyHandlers(deps: HttpDeps): HandlersOf<KeyRoutes> {
  const requireKey = async (project: Project, publicKey: string): Promise<ProjectKey> => {
    const key = await findKey(deps.meta, project.id, publicKey);
    if (key === undefined) throw notFound();
    return key;
  };
  const futureMs = (time: string, field: string): number => {
    const [atMs, nowMs] = [Date.parse(time), deps.clock.nowMs()];
    if (atMs > nowMs && atMs <= nowMs + disableAheadMsMax) return atMs;
    throw apiError("invalid_input", "Give a time within the next year.", field);
  };
  return {
    listProjectKeys: async ({ project, query }) => {
      const keys = await listKeys(deps.meta, project.id);
      const wanted = keys.filter(
        (key) => query.status === undefined || key.isActive === (query.status === "active"),
      );
      return pageOfList(
        wanted.map((key) => keyView(key, deps.publicUrl, deps.sealer)),
        query,
      );
    },
    createProjectKey: async (context) => {
      const { project, body } = context;
      const label = body.name ?? `Key ${(await listKeys(deps.meta, project.id)).length + 1}`;
      const key = await audited(deps, context, async (meta) => {
        const input = { projectId: project.id, label, sealer: deps.sealer };
        const result = await createKey(meta, input, deps.clock.nowMs());
        return { result, changes: [keyChange("key.add", result, project)] };
      });
      return keyView(key, deps.publicUrl, deps.sealer);
    },
    getProjectKey: async ({ project, params }) =>
      keyView(await requireKey(project, params.key), deps.publicUrl, deps.sealer),
    updateProjectKey: async (context) => {
      const { project, params, body } = context;
      const key = await requireKey(project, params.key);
      const { rateLimit, disableAt } = body;
      const change = {
        label: body.name,
        isActive: body.isActive,
        rateLimit: rateLimit && { count: rateLimit.count, windowSeconds: rateLimit.window },
        disableAtMs:
          disableAt === undefined || disableAt === null ? disableAt : futureMs(disableAt, "disableAt"),
      };
      const data = { label: body.name, isActive: body.isActive, rateLimit, disableAt };
      const changed = await audited(deps, context, async (meta) => {
        const result = await changeKey(meta, { projectId: project.id, keyId: key.id }, change);
        return { result, changes: [keyChange("key.edit", key, project, data)] };
      });
      if (changed === undefined) throw notFound();
      return keyView(changed, deps.publicUrl, deps.sealer);
    },
    rotateProjectKey: async (context) => {
      const { project, params, body } = context;
      const { disableOld } = body;
      const key = await requireKey(project, params.key);
      const disableOldAtMs: "now" | "by-hand" | number =
        disableOld === "now" || disableOld === "by-hand" ? disableOld : futureMs(disableOld, "disableOld");
      const rotated = await audited(deps, context, async (meta) => {
        const place = { projectId: project.id, keyId: key.id };
        const rotation = { disableOldAtMs, sealer: deps.sealer };
        const result = await rotateKey(meta, place, rotation, deps.clock.nowMs());
        return { result, changes: [keyChange("key.rotate", key, project, { disableOld })] };
      });
      if (rotated === undefined) throw notFound();
      const view = (one: ProjectKey) => keyView(one, deps.publicUrl, deps.sealer);
      return { old: view(rotated.old), made: view(rotated.made) };
    },
    deleteProjectKey: async (context) => {
      const { project, params } = context;
      const key = await requireKey(project, params.key);
      await audited(deps, context, async (meta) => {
        const result = await deleteKey(meta, { projectId: project.id, keyId: key.id });
        return { result, changes: [keyChange("key.remove", key, project)] };
      });
      return undefined;
    },
  };
}

function keyChange(
  action: "key.add" | "key.edit" | "key.remove" | "key.rotate",
  key: ProjectKey,
  project: Project,
  change: object = {},
): AuditedChange {
  const data = { project: project.slug, label: key.label, ...change };
  return { action, targetType: "key", targetId: String(key.id), data };
}
