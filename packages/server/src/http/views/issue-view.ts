/** An issue as the Web API shows it, with figures that were read beside it. */
import type { Actor, Issue as IssueView, StatsSeries } from "@vedette/api";
import type { Issue } from "#domain/issues/issue.ts";
import type { SeriesPoint } from "#query/issue-figures.ts";
import { statusDetailsView } from "./status-details-view.ts";
import { isoTime, isoTimeOrNull, textOrNull } from "./time.ts";

export type IssueSurroundings = {
  readonly organizationSlug: string;
  readonly publicUrl: string;
  readonly events: number;
  readonly users: number;
  readonly stats: Readonly<Record<string, StatsSeries>>;
  readonly assignedTo: Actor | null;
};

export function issueView(issue: Issue, around: IssueSurroundings): IssueView {
  const metadata = { ...issue.metadata, title: issue.title };
  return {
    id: String(issue.id),
    shareId: null,
    shortId: issue.shortId,
    title: issue.title,
    culprit: textOrNull(issue.culprit),
    permalink: `${around.publicUrl}/organizations/${around.organizationSlug}/issues/${issue.id}/`,
    logger: textOrNull(issue.logger),
    level: issue.level,
    status: issue.status,
    statusDetails: statusDetailsView(issue),
    substatus: issue.substatus ?? null,
    isPublic: false,
    platform: issue.platform,
    priority: issue.priority,
    priorityLockedAt: isoTimeOrNull(issue.priorityLockedAtMs),
    project: {
      id: String(issue.project.id),
      name: issue.project.name,
      slug: issue.project.slug,
      platform: issue.project.platform ?? "",
    },
    type: issue.type,
    issueType: "error",
    issueCategory: "error",
    metadata,
    numComments: 0,
    assignedTo: around.assignedTo,
    isBookmarked: false,
    isSubscribed: false,
    subscriptionDetails: null,
    hasSeen: false,
    annotations: [],
    isUnhandled: issue.isUnhandled,
    count: String(around.events),
    userCount: around.users,
    firstSeen: isoTime(issue.firstSeenAtMs),
    lastSeen: isoTime(issue.lastSeenAtMs),
    stats: around.stats,
  };
}

/** `[unix seconds, events]`. */
export function eventSeries(points: readonly SeriesPoint[]): StatsSeries {
  return points.map((point) => [point.atMs / 1000, point.events]);
}

export function userSeries(points: readonly SeriesPoint[]): StatsSeries {
  return points.map((point) => [point.atMs / 1000, point.users]);
}
