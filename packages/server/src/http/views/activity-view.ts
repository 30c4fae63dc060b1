/** The feed of an issue as the Web API shows it. */
import type { Activity as ActivityView } from "@vedette/api";
import type { UserId } from "@vedette/protocol";
import type { Activity } from "#domain/activity/issue-activity.ts";
import type { Issue } from "#domain/issues/issue.ts";
import type { User } from "#domain/people/users.ts";
import { isoTime, isoTimeOrNull } from "./time.ts";
import { personView } from "./user-view.ts";

export function activityView(activity: Activity, users: ReadonlyMap<UserId, User>): ActivityView {
  return {
    id: String(activity.id),
    type: activity.type,
    dateCreated: isoTime(activity.createdAtMs),
    dateEdited: isoTimeOrNull(activity.changedAtMs),
    user: personView(users, activity.userId),
    data: { ...activity.data },
  };
}

/** How every feed begins; it is not kept, because the issue itself knows it. */
export function firstSeenView(issue: Issue): ActivityView {
  return {
    id: "0",
    type: "first_seen",
    dateCreated: isoTime(issue.firstSeenAtMs),
    dateEdited: null,
    user: null,
    data: {},
  };
}
