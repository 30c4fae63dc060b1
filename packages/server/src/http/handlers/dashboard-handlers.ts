/** Dashboards: what is kept has to be answerable, and whose it is decides who changes it. */
import type { DashboardBody } from "@vedette/api";
import { type DashboardId, parseNumericId, type ProjectId, type TeamId } from "@vedette/protocol";
import {
  changeDashboard,
  createDashboard,
  type DashboardContent,
  deleteDashboard,
  editConflict,
} from "#domain/dashboards/change-dashboards.ts";
import type { Dashboard, DashboardReader } from "#domain/dashboards/dashboard.ts";
import { noteVisit, setFavourite } from "#domain/dashboards/dashboard-readers.ts";
import { dashboardRights } from "#domain/dashboards/dashboard-rights.ts";
import { seesWhatIsShared } from "#domain/dashboards/dashboard-shares.ts";
import { findDashboard, listDashboards, widgetsOf } from "#domain/dashboards/read-dashboards.ts";
import { listTeams } from "#domain/organizations/teams.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import { findUsers } from "#domain/people/users.ts";
import type { Caller, Rights } from "#domain/permissions/rights.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { checkWidget } from "#query/check-widget.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { audited, type AuditedChange } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { pageOfList } from "#http/paging.ts";
import { dashboardSummaryView, dashboardView } from "#http/views/dashboard-view.ts";
import { requestFault } from "#http/request-fault.ts";
import { placeWidgets } from "./place-widgets.ts";
import { checkedWidgets, widgetDraft } from "./widget-input.ts";

export type DashboardGranted = {
  readonly organization: Organization;
  readonly caller: Caller;
  readonly rights: Rights;
  readonly scope: ProjectScope;
};

export function readerOf({ organization, caller }: DashboardGranted): DashboardReader {
  return { organizationId: organization.id, userId: caller.userId };
}

export async function requireDashboard(
  meta: MetaAccess,
  granted: DashboardGranted,
  reference: string,
): Promise<Dashboard> {
  const id = parseNumericId<DashboardId>(reference);
  const dashboard = id === undefined ? undefined : await findDashboard(meta, readerOf(granted), id);
  if (dashboard === undefined) throw notFound();
  return dashboard;
}

export async function rightsOf(meta: MetaAccess, { rights, caller }: DashboardGranted) {
  return await dashboardRights(meta, rights, caller.userId);
}

export async function requireEditor(
  meta: MetaAccess,
  granted: DashboardGranted,
  dashboard: Dashboard,
): Promise<void> {
  if (!(await rightsOf(meta, granted)).edits(dashboard))
    throw apiError("forbidden", "You may read this dashboard, but not change it.");
}

/** The dashboard as the caller reads it now. */
export async function viewOfDashboard(deps: HttpDeps, granted: DashboardGranted, id: DashboardId) {
  const dashboard = await requireDashboard(deps.meta, granted, String(id));
  const people = [dashboard.ownerId, dashboard.changedBy].flatMap((one) => one ?? []);
  return dashboardView(dashboard, {
    users: await findUsers(deps.meta, people),
    rights: await rightsOf(deps.meta, granted),
  });
}

export function dashboardChange(
  action: AuditedChange["action"],
  dashboard: Pick<Dashboard, "id" | "title">,
): AuditedChange {
  return {
    action,
    targetType: "dashboard",
    targetId: String(dashboard.id),
    data: { title: dashboard.title },
  };
}

const nothingYet = {
  description: null,
  widgets: [],
  projects: [],
  environments: [],
  period: null,
  isEditableByEveryone: true,
  editTeams: [],
} as const;

type Base = Omit<DashboardContent, "title"> & { readonly title?: string };

/** `undefined` leaves a part as it is. */
type DashboardChange = {
  readonly [Name in keyof DashboardBody]?: DashboardBody[Name] | undefined;
};

/** What a body makes of a dashboard as it was. */
async function contentOf(
  deps: HttpDeps,
  granted: DashboardGranted,
  body: DashboardChange,
  base: Base,
): Promise<DashboardContent> {
  const { permissions } = body;
  const widgets =
    body.widgets === undefined
      ? base.widgets
      : placeWidgets(checkedWidgets(body.widgets, deps.clock.nowMs()), base.widgets);
  return {
    title: body.title ?? base.title ?? "",
    description: body.description === undefined ? base.description : body.description || null,
    widgets,
    projects: readProjects(granted, body.projects, base.projects),
    environments: body.environment === undefined ? base.environments : [...new Set(body.environment)],
    period: body.period === undefined ? base.period : body.period,
    isEditableByEveryone: permissions?.isEditableByEveryone ?? base.isEditableByEveryone,
    editTeams: await readTeams(deps, granted, permissions?.teamsWithEditAccess, base.editTeams),
  };
}

/** Projects that the editor sees, or that were named before. */
function readProjects(
  { scope }: DashboardGranted,
  named: readonly number[] | undefined,
  before: readonly ProjectId[],
): readonly ProjectId[] {
  if (named === undefined) return before;
  const ids = [...new Set(named)] as ProjectId[];
  const strange = ids.find((id) => !scope.projectIds.includes(id) && !before.includes(id));
  if (strange !== undefined)
    throw requestFault("strange_project", { field: "projects", answer: "invalid_query", name: strange });
  return ids;
}

async function readTeams(
  deps: HttpDeps,
  { organization }: DashboardGranted,
  named: readonly number[] | undefined,
  before: readonly TeamId[],
): Promise<readonly TeamId[]> {
  if (named === undefined) return before;
  const known = new Set<number>((await listTeams(deps.meta, organization.id)).map((team) => team.id));
  return [...new Set(named)].filter((id) => known.has(id)) as TeamId[];
}

type DashboardRoutes =
  | "listDashboards"
  | "createDashboard"
  | "getDashboard"
  | "updateDashboard"
  | "deleteDashboard"
  | "visitDashboard"
  | "favoriteDashboard"
  | "checkWidget";

export function dashboardHandlers(deps: HttpDeps): HandlersOf<DashboardRoutes> {
  return {
    listDashboards: async (context) => {
      const { query } = context;
      const found = await listDashboards(deps.meta, readerOf(context), {
        order: query.sort ?? "recentlyViewed",
        search: query.query ?? "",
      });
      const page = pageOfList(found, query);
      const [widgets, users, rights] = await Promise.all([
        widgetsOf(
          deps.meta,
          page.items.map(({ id }) => id),
        ),
        findUsers(
          deps.meta,
          page.items.flatMap(({ ownerId }) => ownerId ?? []),
        ),
        rightsOf(deps.meta, context),
      ]);
      const items = page.items.map((facts) =>
        dashboardSummaryView(facts, widgets.get(facts.id) ?? [], { users, rights }),
      );
      return { ...page, items };
    },
    createDashboard: async (context) => {
      const content = await contentOf(deps, context, context.body, nothingYet);
      const id = await audited(deps, context, async (meta) => {
        const id = await createDashboard(meta, readerOf(context), content, deps.clock.nowMs());
        return { result: id, changes: [dashboardChange("dashboard.add", { id, title: content.title })] };
      });
      return await viewOfDashboard(deps, context, id);
    },
    getDashboard: async (context) => {
      const { id } = await requireDashboard(deps.meta, context, context.params.dashboard);
      return await viewOfDashboard(deps, context, id);
    },
    updateDashboard: async (context) => {
      const { body, params } = context;
      const read = await requireDashboard(deps.meta, context, params.dashboard);
      await requireEditor(deps.meta, context, read);
      if (body.version !== undefined && body.version !== read.version)
        throw editConflict({ version: read.version });
      if (body.permissions !== undefined && !(await rightsOf(deps.meta, context)).owns(read))
        throw apiError("forbidden", "Only its maker says who may change a dashboard.", "permissions");
      const content = await contentOf(deps, context, body, read);
      await audited(deps, context, async (meta) => {
        if (!(await seesWhatIsShared(meta, read.id, context.scope)))
          throw apiError(
            "forbidden",
            "A link shows projects of this dashboard that you do not see; take the link back first, or change a copy.",
          );
        await changeDashboard(meta, readerOf(context), read, content, deps.clock.nowMs());
        return {
          result: undefined,
          changes: [dashboardChange("dashboard.edit", { ...content, id: read.id })],
        };
      });
      return await viewOfDashboard(deps, context, read.id);
    },
    deleteDashboard: async (context) => {
      const dashboard = await requireDashboard(deps.meta, context, context.params.dashboard);
      if (!(await rightsOf(deps.meta, context)).owns(dashboard))
        throw apiError(
          "forbidden",
          "Only its maker deletes a dashboard, or who may change the organization.",
        );
      await audited(deps, context, async (meta) => {
        await deleteDashboard(meta, dashboard.id);
        return { result: undefined, changes: [dashboardChange("dashboard.remove", dashboard)] };
      });
      return undefined;
    },
    visitDashboard: async (context) => {
      const { id } = await requireDashboard(deps.meta, context, context.params.dashboard);
      const { userId } = context.caller;
      if (userId !== undefined) await noteVisit(deps.meta, { userId, id }, deps.clock.nowMs());
      return undefined;
    },
    favoriteDashboard: async (context) => {
      const { id } = await requireDashboard(deps.meta, context, context.params.dashboard);
      const { userId } = context.caller;
      if (userId === undefined) throw requestFault("person_needed", { field: "isFavorited" });
      await setFavourite(deps.meta, { userId, id }, context.body.isFavorited);
      return undefined;
    },
    checkWidget: ({ body }) => {
      checkWidget(widgetDraft(body), "", deps.clock.nowMs());
      return {};
    },
  };
}
