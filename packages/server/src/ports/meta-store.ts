/**
 * The meta store: everything small, mutable and relational (people, rights, projects, keys, issues, settings).
 * One schema and one text per query on SQLite and PostgreSQL; where they differ, code asks `capabilities`.
 *
 * Columns are portable: integer ids below 2^53, integer milliseconds (UTC), JSON as text, flags as 0 and 1.
 *
 * Guarantees, each with a test of that number in `meta-store.contract.ts`:
 *  1. What was committed survives a SIGKILL and is seen by every other process on the same store.
 *  2. A transaction that throws leaves nothing behind.
 *  3. Two transactions that both write never lose an update of each other: the second waits, or is repeated.
 *     `transaction` repeats its work (bounded) when the engine gave it up, so the work must have no other effect.
 *  4. Unique and foreign keys hold, also between processes; `on conflict do nothing` tells who was first.
 *  5. Values come back as they went in: integers up to 2^53 - 1 as numbers, any Unicode text but NUL, null.
 *  6. Text is compared and ordered by bytes, on both engines.
 *  7. `migrate` is idempotent, safe when several processes start together, and refuses a newer schema.
 *  8. A store that cannot answer fails with `meta_unavailable` (retryable); `ping` answers false, never throws.
 *  9. A query takes `capabilities.parametersMax` parameters.
 */
import type { ColumnDataType, ColumnType, Expression, Generated, Kysely, Transaction } from "kysely";
import type {
  ActivityId,
  GroupHash,
  IssueId,
  KeyId,
  OrganizationId,
  ProjectId,
  PublicKey,
  SavedSearchId,
  TeamId,
  TokenId,
  TombstoneId,
  UserId,
} from "@vedette/protocol";

/** 0 or 1: booleans differ between the engines. */
export type Flag = 0 | 1;
/** Integer milliseconds since the epoch, UTC. */
export type Milliseconds = number;
/** A JSON document as text. */
export type JsonText = string;

/** Written once, when the row is made. */
type Fixed<T> = ColumnType<T, T, never>;

export type Role = "owner" | "manager" | "admin" | "member";
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

export type OrganizationsTable = {
  id: Generated<OrganizationId>;
  slug: string;
  name: string;
  /** What was decided for all its projects, or null. */
  ingest_settings: JsonText | null;
  created_at: Fixed<Milliseconds>;
};

export type UsersTable = {
  id: Generated<UserId>;
  /** Lower case, trimmed. */
  email: string;
  name: string;
  /** Null for a user who cannot sign in with a password. */
  password_hash: string | null;
  is_superuser: Flag;
  is_active: Flag;
  created_at: Fixed<Milliseconds>;
  last_login_at: Milliseconds | null;
};

export type MembershipsTable = {
  id: Generated<number>;
  organization_id: Fixed<OrganizationId>;
  user_id: Fixed<UserId>;
  role: Role;
  created_at: Fixed<Milliseconds>;
};

export type TeamsTable = {
  id: Generated<TeamId>;
  organization_id: Fixed<OrganizationId>;
  slug: string;
  name: string;
  created_at: Fixed<Milliseconds>;
};

export type TeamMembersTable = { team_id: Fixed<TeamId>; user_id: Fixed<UserId> };

export type ProjectTeamsTable = { project_id: Fixed<ProjectId>; team_id: Fixed<TeamId> };

export type ProjectsTable = {
  id: Generated<ProjectId>;
  organization_id: Fixed<OrganizationId>;
  slug: string;
  name: string;
  platform: string | null;
  retention_days: number;
  /** 1: every member of the organization sees it, not only those of its teams. */
  is_open: Flag;
  first_event_at: Milliseconds | null;
  /** What was decided for this project alone, or null. */
  ingest_settings: JsonText | null;
  /** Its row of effective settings; null for the defaults. */
  ingest_settings_id: number | null;
  /** How its events are grouped, how they were before, and since when. */
  grouping_version: Generated<number>;
  grouping_previous_version: number | null;
  grouping_changed_at: Milliseconds | null;
  /** The counter of the next issue's short id. */
  next_short_number: number;
  /** Hours without events after which its issues resolve by themselves; 0: never. */
  resolve_age_hours: Generated<number>;
  created_at: Fixed<Milliseconds>;
};

/** The effective settings of a project from some time on: a record of the log names the row. Never changed. */
export type IngestSettingsTable = {
  id: Generated<number>;
  project_id: Fixed<ProjectId>;
  /** Says the same for ever; only the key of its hashes may still be sealed. */
  settings: JsonText;
  created_at: Fixed<Milliseconds>;
};

export type ProjectKeysTable = {
  id: Generated<KeyId>;
  project_id: Fixed<ProjectId>;
  public_key: Fixed<PublicKey>;
  /** Sealed. */
  secret_key: string;
  label: string;
  is_active: Flag;
  /** Events per window, or null for no limit. */
  rate_limit_count: number | null;
  rate_limit_window_seconds: number | null;
  created_at: Fixed<Milliseconds>;
};

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
};

export type IssueBookmarksTable = {
  user_id: Fixed<UserId>;
  issue_id: Fixed<IssueId>;
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
  /** 0: the person wants to hear no more, whatever happens. */
  is_subscribed: Flag;
  reason: SubscriptionReason;
  changed_at: Milliseconds;
};

export type IssueSeenTable = {
  user_id: Fixed<UserId>;
  issue_id: Fixed<IssueId>;
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

export type AutoAssignment = "off" | "issue_owners";

export type ProjectOwnershipTable = {
  project_id: Fixed<ProjectId>;
  /** Rules, a line each. */
  raw: string;
  is_active: Flag;
  /** 1: what no rule fits concerns everybody. */
  fallthrough: Flag;
  auto_assignment: AutoAssignment;
  codeowners_auto_sync: Flag;
  created_at: Fixed<Milliseconds>;
  changed_at: Milliseconds;
};

export type ProjectCodeownersTable = {
  id: Generated<number>;
  project_id: Fixed<ProjectId>;
  /** The file as it came. */
  raw: string;
  /** Who the names in it are here, by name: `{"@acme/web": "#web"}`. */
  names: JsonText;
  /** The rules that were made of both. */
  rules: string;
  created_at: Fixed<Milliseconds>;
  changed_at: Milliseconds;
};

/** Who did what in an organization. Never changed. */
export type AuditEntriesTable = {
  id: Generated<number>;
  organization_id: Fixed<OrganizationId>;
  user_id: Fixed<UserId | null>;
  /** The e-mail address or the token's name at that time; `system` for the server itself. */
  actor: Fixed<string>;
  ip_address: Fixed<string | null>;
  /** `issue.resolve`, `project.edit` … */
  action: Fixed<string>;
  target_type: Fixed<string>;
  target_id: Fixed<string>;
  data: Fixed<JsonText>;
  created_at: Fixed<Milliseconds>;
};

export type ReleasesSeenTable = {
  project_id: Fixed<ProjectId>;
  version: Fixed<string>;
  first_seen_at: Milliseconds;
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
export type SavedSearchesTable = {
  id: Generated<SavedSearchId>;
  organization_id: Fixed<OrganizationId>;
  /** Who made it; null for a token of the organization, and for somebody who is gone. */
  user_id: Fixed<UserId | null>;
  name: string;
  query: string;
  sort: string;
  visibility: "owner" | "organization";
  created_at: Fixed<Milliseconds>;
};

/** A person's pins among the saved searches that they see. */
export type SavedSearchPinsTable = { user_id: Fixed<UserId>; search_id: Fixed<SavedSearchId> };

export type ApiTokensTable = {
  id: Generated<TokenId>;
  /** SHA-256 of the whole token, 64 hexadecimal digits; the token itself is never kept. */
  token_hash: Fixed<string>;
  name: string;
  prefix: Fixed<string>;
  last_characters: Fixed<string>;
  /** The person it acts for; null for a token of the organization itself. */
  user_id: Fixed<UserId | null>;
  /** The only organization it works in; null for all of its user's. */
  organization_id: Fixed<OrganizationId | null>;
  scopes: JsonText;
  created_at: Fixed<Milliseconds>;
  expires_at: Milliseconds | null;
  last_used_at: Milliseconds | null;
};

export type SessionsTable = {
  /** SHA-256 of the session's id. */
  id_hash: Fixed<string>;
  user_id: UserId | null;
  data: JsonText;
  created_at: Fixed<Milliseconds>;
  expires_at: Milliseconds;
};

export type OneTimeLinksTable = {
  /** SHA-256 of the link's secret. */
  token_hash: Fixed<string>;
  purpose: Fixed<string>;
  created_at: Fixed<Milliseconds>;
  expires_at: Fixed<Milliseconds>;
  used_at: Milliseconds | null;
};

export type SettingsTable = { name: Fixed<string>; value: JsonText; changed_at: Milliseconds };

export type Database = {
  organizations: OrganizationsTable;
  users: UsersTable;
  memberships: MembershipsTable;
  teams: TeamsTable;
  team_members: TeamMembersTable;
  project_teams: ProjectTeamsTable;
  projects: ProjectsTable;
  ingest_settings: IngestSettingsTable;
  project_keys: ProjectKeysTable;
  issues: IssuesTable;
  group_hashes: GroupHashesTable;
  issue_activities: IssueActivitiesTable;
  issue_bookmarks: IssueBookmarksTable;
  issue_subscriptions: IssueSubscriptionsTable;
  issue_seen: IssueSeenTable;
  issue_shares: IssueSharesTable;
  issue_owners: IssueOwnersTable;
  project_ownership: ProjectOwnershipTable;
  project_codeowners: ProjectCodeownersTable;
  audit_entries: AuditEntriesTable;
  releases_seen: ReleasesSeenTable;
  tombstones: TombstonesTable;
  discarded_hashes: DiscardedHashesTable;
  deleted_groups: DeletedGroupsTable;
  saved_searches: SavedSearchesTable;
  saved_search_pins: SavedSearchPinsTable;
  api_tokens: ApiTokensTable;
  sessions: SessionsTable;
  one_time_links: OneTimeLinksTable;
  settings: SettingsTable;
};

/** What queries are built on: the store's own connections or a transaction. */
export type MetaDb = Kysely<Database>;
export type MetaTransaction = Transaction<Database>;

/** How the engines differ; the only thing code may branch on. */
export type MetaCapabilities = {
  /** How many parameters one query may carry. */
  readonly parametersMax: number;
  /** True where processes of several machines may use the store. */
  readonly sharedBetweenMachines: boolean;
  /** For migrations: the type of a text column that compares by bytes. */
  readonly textType: ColumnDataType | Expression<unknown>;
  /** For migrations: the type of a primary key that counts by itself, and how it is made to count. */
  readonly idType: "integer" | "bigint";
  readonly idCountsBy: "autoincrement" | "identity";
};

/** What the domain's functions take: the store itself, or a transaction that several of them share. */
export type MetaAccess = {
  readonly db: MetaDb;
  /**
   * Runs the work in one write transaction and commits; may run it again, see guarantee 3. Inside, use `trx`
   * only: with one connection (SQLite), `db` would wait for the transaction that waits for it.
   */
  readonly transaction: <Result>(work: (trx: MetaTransaction) => Promise<Result>) => Promise<Result>;
};

/** Lets functions that open a transaction of their own take part in this one. */
export function within(trx: MetaTransaction): MetaAccess {
  return { db: trx, transaction: async (work) => await work(trx) };
}

export type MetaStore = MetaAccess & {
  readonly capabilities: MetaCapabilities;
  /** Creates or upgrades the schema; safe to repeat. */
  readonly migrate: () => Promise<void>;
  readonly ping: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};
