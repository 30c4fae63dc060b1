/** Rows about issues: what is known of them, what people do with them, what became of them. */
import type { Generated } from "kysely";
import type {
  ActivityId,
  GroupHash,
  IssueId,
  ProjectId,
  TeamId,
  TombstoneId,
  UserId,
} from "@vedette/protocol";
import type { Fixed, Flag, JsonText, Milliseconds } from "./column-types.ts";

export type IssueStatus = "unresolved" | "resolved" | "ignored";
export type IssueSubstatus =
  | "new"
  | "ongoing"
  | "regressed"
  | "escalating"
  | "archived_until_escalating"
  | "archived_until_condition_met"
  | "archived_forever";

export type IssuePriority = "low" | "medium" | "high";

/** The words of the Web API. */
export type ActivityType =
  | "first_seen"
  | "note"
  | "set_resolved"
  | "set_resolved_in_release"
  | "set_resolved_in_commit"
  | "set_resolved_by_age"
  | "set_unresolved"
  | "set_ignored"
  | "set_escalating"
  | "set_regression"
  | "auto_set_ongoing"
  | "set_priority"
  | "set_public"
  | "set_private"
  | "assigned"
  | "unassigned"
  | "merge"
  | "unmerge_source"
  | "unmerge_destination"
  | "mark_reviewed";

export type IssuesTable = {
  id: Generated<IssueId>;
  project_id: Fixed<ProjectId>;
  /** Counts per project from 1; with the project's slug it is the short id. */
  short_number: Fixed<number>;
  title: string;
  culprit: string;
  type: string;
  level: string;
  platform: string;
  logger: string;
  metadata: JsonText;
  /** Title and culprit in lower case (folded by us: the engines fold differently). */
  search_text: string;
  is_unhandled: Flag;
  /** `crash`, `unhandled`, `message` …, of its latest event; "" where that is not known. So is the component. */
  category: Generated<string>;
  component: Generated<string>;
  status: IssueStatus;
  substatus: IssueSubstatus | null;
  first_seen_at: Milliseconds;
  last_seen_at: Milliseconds;
  /** When this row last changed, by the server's clock: what the live push follows. */
  changed_at: Milliseconds;
  resolved_at: Milliseconds | null;
  /** By version order where there is one, by time otherwise; so is `last_release`. */
  first_release: string | null;
  last_release: string | null;
  priority: IssuePriority;
  /** Since a person set the priority, nothing else does. */
  priority_locked_at: Milliseconds | null;
  /** What resolved it; null while it is not, and for issues resolved before this was kept. */
  resolution: JsonText | null;
  /** What ends its archiving, for `archived_until_condition_met`. */
  archive_condition: JsonText | null;
  /** The time among what ends its archiving. */
  archived_until: Milliseconds | null;
  /** When it came into its status and substatus. */
  state_since: Milliseconds;
  assigned_user_id: UserId | null;
  assigned_team_id: TeamId | null;
  /** The issue that took this one in; such a row is shown nowhere, and has no hashes. */
  merged_into: IssueId | null;
};

export type GroupHashesTable = {
  project_id: Fixed<ProjectId>;
  hash: Fixed<GroupHash>;
  /** Merging issues moves hashes, never events. */
  issue_id: IssueId;
  /** The issue it belonged to before it was merged; null for its own. */
  merged_from: IssueId | null;
  /** Of an issue with several hashes the one that stands for all of them; null for that one itself. */
  primary_hash: GroupHash | null;
  /** What its events are like, see `rules/similarity/vector.ts`; null until it is known. */
  vector: string | null;
  created_at: Fixed<Milliseconds>;
};

/** What happened to an issue, oldest id first; comments are of the type `note`. */
export type IssueActivitiesTable = {
  id: Generated<ActivityId>;
  issue_id: IssueId;
  /** Null for the server itself, and for somebody who is gone. */
  user_id: Fixed<UserId | null>;
  type: Fixed<ActivityType>;
  data: JsonText;
  created_at: Fixed<Milliseconds>;
  /** When a comment was edited. */
  changed_at: Milliseconds | null;
  /** The issue that a comment came from with a merge; null for its own. */
  merged_from: Generated<IssueId | null>;
};

export type IssueBookmarksTable = {
  user_id: Fixed<UserId>;
  issue_id: Fixed<IssueId>;
  /** The issue that it came from with a merge; null for its own. */
  merged_from: Generated<IssueId | null>;
  created_at: Fixed<Milliseconds>;
};

/** Why somebody hears of an issue, in the words of the Web API. */
export type SubscriptionReason =
  | "manual"
  | "assigned"
  | "comment"
  | "mentioned"
  | "team_mentioned"
  | "bookmark"
  | "status_change";

export type IssueSubscriptionsTable = {
  user_id: Fixed<UserId>;
  issue_id: Fixed<IssueId>;
  merged_from: Generated<IssueId | null>;
  /** 0: the person wants to hear no more, whatever happens. */
  is_subscribed: Flag;
  reason: SubscriptionReason;
  changed_at: Milliseconds;
};

export type IssueSeenTable = {
  user_id: Fixed<UserId>;
  issue_id: Fixed<IssueId>;
  merged_from: Generated<IssueId | null>;
  seen_at: Milliseconds;
};

/** Whoever knows the share id may read the issue. */
export type IssueSharesTable = {
  issue_id: Fixed<IssueId>;
  /** 32 hexadecimal digits. */
  share_id: Fixed<string>;
  created_at: Fixed<Milliseconds>;
};

export type OwnerType = "user" | "team";
export type OwnerSource = "ownership_rule" | "codeowners";

/** Whose an issue is by the rules of its project: suggestions, beside whom it is assigned to. */
export type IssueOwnersTable = {
  issue_id: IssueId;
  owner_type: Fixed<OwnerType>;
  /** Of a user or a team; one that is gone is no owner. */
  owner_id: Fixed<number>;
  /** As it was written. */
  rule: Fixed<string>;
  source: Fixed<OwnerSource>;
  created_at: Fixed<Milliseconds>;
};

/** What a person discarded: events like it are not taken in again. */
export type TombstonesTable = {
  id: Generated<TombstoneId>;
  project_id: Fixed<ProjectId>;
  title: Fixed<string>;
  culprit: Fixed<string>;
  type: Fixed<string>;
  level: Fixed<string>;
  metadata: Fixed<JsonText>;
  /** Null for a token of the organization, and for somebody who is gone. */
  user_id: Fixed<UserId | null>;
  created_at: Fixed<Milliseconds>;
};

/** The hashes of a tombstone, and the time of receipt from which, and until which, their events are filtered. */
export type DiscardedHashesTable = {
  project_id: Fixed<ProjectId>;
  hash: Fixed<GroupHash>;
  tombstone_id: TombstoneId;
  received_from: Milliseconds;
  /** Null while the tombstone stands. */
  received_until: Milliseconds | null;
};

/** Hashes of deleted issues whose earlier events have yet to be deleted. */
export type DeletedGroupsTable = {
  project_id: Fixed<ProjectId>;
  hash: Fixed<GroupHash>;
  received_before: Milliseconds;
};
