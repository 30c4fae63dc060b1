/** An issue as the Web API shows it, with figures that were read beside it. */
import type { Actor, Issue as IssueView, StatsSeries, SuggestedOwner as OwnerView } from "@vedette/api";
import type { IssuePeople, SuggestedOwner } from "#domain/collaboration/issue-people.ts";
import type { Issue } from "#domain/issues/issue.ts";
import type { SeriesPoint } from "#query/issue-figures.ts";
import type { GraphPoint } from "#query/issue-graph.ts";
import { statusDetailsView } from "./status-details-view.ts";
import { isoTime, isoTimeOrNull, textOrNull } from "./time.ts";

export type IssueSurroundings = {
  readonly organizationSlug: string;
  readonly publicUrl: string;
  readonly events: number;
  readonly users: number;
  readonly stats: Readonly<Record<string, StatsSeries>>;
  readonly assignedTo: Actor | null;
  readonly people: IssuePeople;
};

export function issueView(issue: Issue, around: IssueSurroundings): IssueView {
  const metadata = { ...issue.metadata, title: issue.title };
  const { people } = around;
  return {
    id: String(issue.id),
    shareId: people.shareId ?? null,
    shortId: issue.shortId,
    title: issue.title,
    culprit: textOrNull(issue.culprit),
    permalink: `${around.publicUrl}/organizations/${around.organizationSlug}/issues/${issue.id}/`,
    logger: textOrNull(issue.logger),
    level: issue.level,
    status: issue.status,
    statusDetails: statusDetailsView(issue),
    substatus: issue.substatus ?? null,
    isPublic: people.shareId !== undefined,
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
    numComments: people.comments,
    assignedTo: around.assignedTo,
    isBookmarked: people.isBookmarked,
    isSubscribed: people.subscription?.isSubscribed === true,
    subscriptionDetails:
      people.subscription?.isSubscribed === true ? { reason: people.subscription.reason } : null,
    hasSeen: people.hasSeen,
    owners: people.owners.map(ownerView),
    annotations: [],
    isUnhandled: issue.isUnhandled,
    category: issue.category,
    component: issue.component,
    count: String(around.events),
    userCount: around.users,
    firstSeen: isoTime(issue.firstSeenAtMs),
    lastSeen: isoTime(issue.lastSeenAtMs),
    stats: around.stats,
  };
}

function ownerView(owner: SuggestedOwner): OwnerView {
  return {
    type: owner.source === "codeowners" ? "codeowners" : "ownershipRule",
    owner: `${owner.type}:${owner.id}`,
    rule: owner.rule,
    date_added: isoTime(owner.createdAtMs),
  };
}

/** `[unix seconds, events]`. */
export function eventSeries(points: readonly SeriesPoint[]): StatsSeries {
  return points.map((point) => [point.atMs / 1000, point.events]);
}

export function userSeries(points: readonly GraphPoint[]): StatsSeries {
  return points.map((point) => [point.atMs / 1000, point.users]);
}
