/** Feeds and comments with the people in them. */
import type { Activity as ActivityView } from "@vedette/api";
import { type ActivityId, parseNumericId } from "@vedette/protocol";
import { type Activity, listActivities } from "#domain/activity/issue-activity.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { findUsers } from "#domain/people/users.ts";
import type { ActivityType } from "#ports/meta-store.ts";
import { apiError } from "#http/answer-error.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, type PageOf, type PageQuery, pageSize } from "#http/paging.ts";
import { activityView, firstSeenView } from "#http/views/activity-view.ts";

/** `0:ID:0`: what comes before that id. */
function readCursor(cursor: string | undefined): ActivityId | undefined {
  if (cursor === undefined) return undefined;
  const id = parseNumericId<ActivityId>(/^0:(\d{1,16}):0$/.exec(cursor)?.[1] ?? "");
  if (id === undefined) throw apiError("invalid_cursor", "The cursor cannot be read.", "cursor");
  return id;
}

export async function activityViews(
  deps: HttpDeps,
  activities: readonly Activity[],
): Promise<ActivityView[]> {
  const users = await findUsers(
    deps.meta,
    activities.flatMap(({ userId }) => userId ?? []),
  );
  return activities.map((activity) => activityView(activity, users));
}

/** A page of an issue's activities, newest first. */
export async function readActivityPage(
  deps: HttpDeps,
  issue: Issue,
  query: PageQuery,
  type?: ActivityType,
): Promise<PageOf<ActivityView>> {
  const size = pageSize(query);
  const found = await listActivities(deps.meta, issue.id, {
    beforeId: readCursor(cursorOf(query)),
    type,
    limit: size + 1,
  });
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  const isMore = found.length > size && last !== undefined;
  return {
    items: await activityViews(deps, shown),
    nextCursor: isMore ? `0:${last.id}:0` : undefined,
  };
}

/** The same with the beginning, which every feed ends in. */
export async function readFeed(
  deps: HttpDeps,
  issue: Issue,
  query: PageQuery,
): Promise<PageOf<ActivityView>> {
  const page = await readActivityPage(deps, issue, query);
  if (page.nextCursor !== undefined || page.items.some(({ type }) => type === "first_seen")) return page;
  return { items: [...page.items, firstSeenView(issue)] };
}
