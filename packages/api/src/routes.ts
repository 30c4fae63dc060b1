/** The one table of every route that the server answers. */
import { activityRoutes } from "./compat/activity.ts";
import { attachmentRoutes } from "./compat/attachment.ts";
import { auditRoutes } from "./compat/audit.ts";
import { authRoutes } from "./compat/auth.ts";
import { committersRoutes } from "./compat/committers.ts";
import { dashboardRoutes } from "./compat/dashboard.ts";
import { environmentRoutes } from "./compat/environment.ts";
import { eventRoutes } from "./compat/event.ts";
import { eventsQueryRoutes } from "./compat/events-query.ts";
import { issueRoutes } from "./compat/issue.ts";
import { issueDeletionRoutes } from "./compat/issue-deletion.ts";
import { issueHashRoutes } from "./compat/issue-hashes.ts";
import { issuesStatsRoutes } from "./compat/issues-stats.ts";
import { memberRoutes } from "./compat/member.ts";
import { organizationRoutes } from "./compat/organization.ts";
import { ownershipRoutes } from "./compat/ownership.ts";
import { keyRoutes, projectRoutes } from "./compat/project.ts";
import { releaseRoutes } from "./compat/release.ts";
import { savedQueryRoutes } from "./compat/saved-query.ts";
import { savedSearchRoutes } from "./compat/saved-search.ts";
import { searchSuggestionRoutes } from "./compat/search-suggestions.ts";
import { sharedIssueRoutes } from "./compat/shared-issue.ts";
import { statsRoutes } from "./compat/stats.ts";
import { teamRoutes } from "./compat/team.ts";
import { userReportRoutes } from "./compat/user-report.ts";
import { accountRoutes } from "./own/account.ts";
import { ownDashboardRoutes } from "./own/dashboards.ts";
import { answerRoutes } from "./own/answers.ts";
import { dataRequestRoutes } from "./own/data-requests.ts";
import { feedbackRoutes } from "./own/feedback.ts";
import { sourceLinkRoutes } from "./own/source-links.ts";
import { groupingRulesRoutes } from "./own/grouping-rules.ts";
import { groupingRoutes } from "./own/grouping.ts";
import { exportRoutes } from "./own/exports.ts";
import { healthRoutes } from "./own/health.ts";
import { ingestSettingsRoutes } from "./own/ingest-settings.ts";
import { ingestUseRoutes } from "./own/ingest-use.ts";
import { invitationRoutes } from "./own/invitations.ts";
import { issueFiguresRoutes } from "./own/issue-figures.ts";
import { ownKeyRoutes } from "./own/keys.ts";
import { liveRoutes } from "./own/live.ts";
import { ownershipTestRoutes } from "./own/ownership-test.ts";
import { ownProjectRoutes } from "./own/projects.ts";
import { releaseSightingRoutes } from "./own/release-sightings.ts";
import { sessionRoutes, setupRoutes } from "./own/session.ts";
import { singleSignOnRoutes } from "./own/single-sign-on.ts";
import { tokenRoutes } from "./own/tokens.ts";
import type { RouteInput, RouteResult } from "./route.ts";

export const routes = {
  ...authRoutes,
  ...organizationRoutes,
  ...environmentRoutes,
  ...memberRoutes,
  ...projectRoutes,
  ...keyRoutes,
  ...ownershipRoutes,
  ...teamRoutes,
  ...issueRoutes,
  ...issueDeletionRoutes,
  ...issueHashRoutes,
  ...issuesStatsRoutes,
  ...activityRoutes,
  ...sharedIssueRoutes,
  ...eventRoutes,
  ...attachmentRoutes,
  ...committersRoutes,
  ...eventsQueryRoutes,
  ...searchSuggestionRoutes,
  ...savedSearchRoutes,
  ...dashboardRoutes,
  ...ownDashboardRoutes,
  ...releaseRoutes,
  ...savedQueryRoutes,
  ...statsRoutes,
  ...issueFiguresRoutes,
  ...answerRoutes,
  ...releaseSightingRoutes,
  ...feedbackRoutes,
  ...userReportRoutes,
  ...exportRoutes,
  ...sessionRoutes,
  ...setupRoutes,
  ...accountRoutes,
  ...invitationRoutes,
  ...singleSignOnRoutes,
  ...tokenRoutes,
  ...auditRoutes,
  ...ownProjectRoutes,
  ...sourceLinkRoutes,
  ...ingestSettingsRoutes,
  ...ingestUseRoutes,
  ...ownKeyRoutes,
  ...ownershipTestRoutes,
  ...groupingRulesRoutes,
  ...groupingRoutes,
  ...dataRequestRoutes,
  ...liveRoutes,
  ...healthRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
/** What the caller of a route gets, by name: `Answer<"me">`. */
export type Answer<Name extends RouteName> = RouteResult<Routes[Name]>;
/** What the handler of a route is given, by name. */
export type Input<Name extends RouteName> = RouteInput<Routes[Name]>;
