export * from "./client.ts";
export * from "./drawn-list.ts";
export { namelessEnvironment } from "./nameless-environment.ts";
export * from "./error-codes.ts";
export * from "./fault-reasons.ts";
export * from "./link-header.ts";
export { pageSizeMax } from "./fields.ts";
export * from "./openapi.ts";
export * from "./route.ts";
export * from "./routes.ts";
export * from "./scopes.ts";
export * from "./shapes.ts";
export {
  dashboardColumns,
  datasetOfWidgetType,
  usualWidgetSize,
  widgetFieldsMax,
  widgetHeightMax,
  widgetLimitMax,
  widgetQueriesMax,
  widgetsMax,
  widgetTypeOf,
} from "./compat/dashboard-bounds.ts";
export type { DashboardBody, WidgetBody } from "./compat/dashboard.ts";
export { issuesWithStatsMax } from "./compat/issues-stats.ts";
export { statsGroups } from "./compat/stats.ts";
export { exportFormats, exportIssuesMax, exportRowsMax, type ExportFormat } from "./own/exports.ts";
export { figureNames, type HealthFigures, type JobHealth } from "./own/health.ts";
export { liveEvent, type LiveEvent } from "./own/live.ts";
export { roleNames } from "./role-names.ts";
export { type StoredKind, storedKinds } from "./stored-kinds.ts";
export { email, newPassword, personName } from "./own/session.ts";
export { slug } from "./fields.ts";
export type { GroupingComponent } from "./compat/event.ts";
export * from "./unready-reasons.ts";
