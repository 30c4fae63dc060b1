/** Organizations, and the small questions about all of their projects. */
import { listProjects } from "#domain/projects/projects.ts";
import { findIssueByShortId } from "#domain/issues/find-issues.ts";
import {
  changeOrganization,
  findOrganization,
  listOrganizations,
  requireSecondFactorOf,
} from "#domain/organizations/organizations.ts";
import { hasSecondFactor } from "#domain/people/second-factor.ts";
import { mayDo, organizationsOf } from "#domain/permissions/rights.ts";
import { wholeRange } from "#query/time-range.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { audited } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { pageOfList } from "#http/paging.ts";
import { organizationDetailsView, organizationSummaryView } from "#http/views/organization-view.ts";
import { readProjectEvent } from "./event-handlers.ts";
import { readIssueViews } from "./issue-reading.ts";
import { sparkLine } from "./spark-line.ts";

export function organizationHandlers(
  deps: HttpDeps,
): HandlersOf<
  "listOrganizations" | "getOrganization" | "updateOrganization" | "resolveShortId" | "resolveEventId"
> {
  return {
    listOrganizations: async ({ caller, query }) => {
      const organizations = await listOrganizations(deps.meta, await organizationsOf(deps.meta, caller));
      const needle = (query.query ?? "").toLowerCase();
      const wanted = organizations.filter((one) => `${one.slug} ${one.name}`.toLowerCase().includes(needle));
      return pageOfList(
        wanted.map((one) => organizationSummaryView(one, deps.publicUrl)),
        query,
      );
    },
    getOrganization: ({ organization, rights }) =>
      organizationDetailsView(organization, rights, deps.publicUrl),
    updateOrganization: async (context) => {
      const { organization, caller, rights, body } = context;
      const { require2FA, ...named } = body;
      if (require2FA !== undefined && require2FA !== organization.requiresSecondFactor) {
        if (!mayDo(rights, ["org:admin"]))
          throw apiError("forbidden", "Only owners decide this.", "require2FA");
        const hasOne = caller.userId !== undefined && (await hasSecondFactor(deps.meta, caller.userId));
        if (require2FA && !hasOne)
          throw apiError(
            "second_factor_required",
            "Switch on your own second factor first, or you would lock yourself out.",
          );
      }
      await audited(deps, context, async (meta) => {
        if (Object.keys(named).length > 0 || require2FA === undefined) {
          if ((await changeOrganization(meta, organization.id, named)) === undefined) throw notFound();
        }
        if (require2FA !== undefined) await requireSecondFactorOf(meta, organization.id, require2FA);
        const target = { targetType: "organization", targetId: String(organization.id) };
        return {
          result: undefined,
          changes: [{ action: "organization.edit", ...target, data: { ...body } }],
        };
      });
      const changed = (await findOrganization(deps.meta, String(organization.id))) ?? organization;
      return organizationDetailsView(changed, rights, deps.publicUrl);
    },
    resolveShortId: async ({ organization, caller, scope, params }) => {
      const issue = await findIssueByShortId(deps.meta, scope, params.shortId);
      if (issue === undefined) throw notFound();
      const nowMs = deps.clock.nowMs();
      const spark = sparkLine("24h", wholeRange(nowMs), nowMs);
      const reading = { organization, caller, scope, environments: [], range: undefined, spark };
      const [group] = await readIssueViews(deps, reading, [{ issue, matching: undefined }]);
      return {
        organizationSlug: organization.slug,
        projectSlug: issue.project.slug,
        groupId: String(issue.id),
        shortId: issue.shortId,
        group,
      };
    },
    resolveEventId: async ({ organization, scope, params }) => {
      const projects = await listProjects(deps.meta, scope);
      const projectOf = (id: number) => projects.find((project) => project.id === id);
      const { issueId, view } = await readProjectEvent(deps, scope, projectOf, params.event);
      if (issueId === undefined) throw notFound();
      return {
        organizationSlug: organization.slug,
        projectSlug: view.projectSlug,
        groupId: String(issueId),
        eventId: view.eventID,
        event: view,
      };
    },
  };
}
