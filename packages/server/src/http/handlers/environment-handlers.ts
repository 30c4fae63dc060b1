/** The environments of projects: which there are, and which of them lists leave out. */
import { type Environment, namelessEnvironment, type Routes } from "@vedette/api";
import { hiddenEnvironments, setHiddenEnvironment } from "#domain/projects/hidden-environments.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { readEnvironments } from "#query/seen-environments.ts";
import { notFound } from "#http/answer-error.ts";
import { audited } from "#http/audit.ts";
import type { HandlerContext, HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime } from "#http/views/time.ts";
import { narrowScope } from "./project-references.ts";

const dayMs = 86_400_000;
const lookBackDays = 30;

type One =
  | HandlerContext<Routes["getProjectEnvironment"]>
  | HandlerContext<Routes["updateProjectEnvironment"]>;

export function environmentHandlers(
  deps: HttpDeps,
): HandlersOf<
  | "listOrganizationEnvironments"
  | "listProjectEnvironments"
  | "getProjectEnvironment"
  | "updateProjectEnvironment"
> {
  /** Those that events named and, behind them, those that were hidden and have had no event of late. */
  const environmentsOf = async (scope: ProjectScope): Promise<readonly Environment[]> => {
    const nowMs = deps.clock.nowMs();
    const range = {
      startMs: Math.floor(nowMs / dayMs - lookBackDays) * dayMs,
      endMs: nowMs + dayMs,
    };
    const kept = await deps.keptGroups(scope);
    const [seen, hidden] = await Promise.all([
      readEnvironments({ events: deps.events, scope, range, kept }, { nowMs }),
      hiddenEnvironments(deps.meta, scope.projectIds),
    ]);
    const known = seen.map(({ name, projectIds, lastSeenMs }) => ({
      id: name,
      name,
      // One that any project shows is shown.
      isHidden: projectIds.every((id) => hidden.get(id)?.has(name) === true),
      lastSeen: isoTime(lastSeenMs),
    }));
    const unseen = new Set([...hidden.values()].flatMap((ofProject) => [...ofProject]));
    for (const { name } of seen) unseen.delete(name);
    return [
      ...known,
      ...[...unseen].sort().map((name) => ({ id: name, name, isHidden: true, lastSeen: null })),
    ];
  };
  const shown = (all: readonly Environment[], visibility: "visible" | "hidden" | "all") =>
    all.filter(({ isHidden }) => visibility === "all" || isHidden === (visibility === "hidden"));
  const environmentOf = async ({ scope, params }: One) => {
    const name = params.environment === namelessEnvironment ? "" : params.environment;
    const found = (await environmentsOf(scope)).find((one) => one.name === name);
    if (found === undefined) throw notFound();
    return found;
  };
  return {
    listOrganizationEnvironments: async ({ scope, query }) =>
      shown(await environmentsOf(await narrowScope(deps.meta, scope, query.project)), query.visibility),
    listProjectEnvironments: async ({ scope, query }) => shown(await environmentsOf(scope), query.visibility),
    getProjectEnvironment: async (context) => await environmentOf(context),
    updateProjectEnvironment: async (context) => {
      const { project, body } = context;
      const environment = await environmentOf(context);
      const { name } = environment;
      await audited(deps, context, async (meta) => {
        const change = { name, isHidden: body.isHidden };
        const isNews = await setHiddenEnvironment(meta, project.id, change, deps.clock.nowMs());
        const action = body.isHidden ? ("environment.hide" as const) : ("environment.show" as const);
        const entry = {
          action,
          targetType: "project",
          targetId: String(project.id),
          data: { project: project.slug, name },
        };
        return { result: undefined, changes: isNews ? [entry] : [] };
      });
      return { ...environment, isHidden: body.isHidden };
    },
  };
}
