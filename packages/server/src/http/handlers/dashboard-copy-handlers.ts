/** Templates and copies of dashboards, and the links that share them. */
import { createDashboard } from "#domain/dashboards/change-dashboards.ts";
import { shareDashboard, unshareDashboard } from "#domain/dashboards/dashboard-shares.ts";
import { dashboardTemplates } from "#domain/dashboards/dashboard-templates.ts";
import { audited } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { widgetView } from "#http/views/dashboard-view.ts";
import { isoTime } from "#http/views/time.ts";
import { requestFault } from "#http/request-fault.ts";
import {
  dashboardChange,
  readerOf,
  requireDashboard,
  requireEditor,
  rightsOf,
  viewOfDashboard,
} from "./dashboard-handlers.ts";
import { placeWidgets } from "./place-widgets.ts";

type CopyRoutes = "listDashboardTemplates" | "duplicateDashboard" | "shareDashboard" | "unshareDashboard";

export function dashboardCopyHandlers(deps: HttpDeps): HandlersOf<CopyRoutes> {
  return {
    listDashboardTemplates: ({ query }) =>
      dashboardTemplates(query.language ?? "en").map((template) => ({
        ...template,
        widgets: placeWidgets(template.widgets, []).map(widgetView),
      })),
    duplicateDashboard: async (context) => {
      const { meta } = deps;
      const source = await requireDashboard(meta, context, context.params.dashboard);
      const { title } = context.body;
      const content = { ...source, title, isEditableByEveryone: true, editTeams: [] };
      const id = await audited(deps, context, async (access) => {
        const id = await createDashboard(access, readerOf(context), content, deps.clock.nowMs());
        const change = dashboardChange("dashboard.add", { id, title });
        return { result: id, changes: [{ ...change, data: { title, copyOf: String(source.id) } }] };
      });
      return await viewOfDashboard(deps, context, id);
    },
    shareDashboard: async (context) => {
      const { caller, scope, params } = context;
      const dashboard = await requireDashboard(deps.meta, context, params.dashboard);
      await requireEditor(deps.meta, context, dashboard);
      const { userId } = caller;
      if (userId === undefined) throw requestFault("person_needed");
      const nowMs = deps.clock.nowMs();
      const token = await audited(deps, context, async (meta) => ({
        result: await shareDashboard(meta, { id: dashboard.id, userId, scope }, nowMs),
        changes: [dashboardChange("dashboard.share", dashboard)],
      }));
      return { token, url: `${deps.publicUrl}/share/dashboard/${token}`, dateShared: isoTime(nowMs) };
    },
    unshareDashboard: async (context) => {
      const dashboard = await requireDashboard(deps.meta, context, context.params.dashboard);
      // Whoever may delete it may close it too, and so may every editor.
      const rights = await rightsOf(deps.meta, context);
      if (!rights.owns(dashboard)) await requireEditor(deps.meta, context, dashboard);
      await audited(deps, context, async (meta) => {
        const was = await unshareDashboard(meta, dashboard.id);
        return {
          result: undefined,
          changes: was ? [dashboardChange("dashboard.unshare", dashboard)] : [],
        };
      });
      return undefined;
    },
  };
}
