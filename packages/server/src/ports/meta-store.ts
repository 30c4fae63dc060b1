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
import type { ColumnDataType, Expression, Generated, Kysely, Transaction } from "kysely";
import type { KeyId, OrganizationId, ProjectId, PublicKey, TeamId, TokenId, UserId } from "@vedette/protocol";
import type { Fixed, Flag, JsonText, Milliseconds } from "./column-types.ts";
import type {
  DeletedGroupsTable,
  DiscardedHashesTable,
  GroupHashesTable,
  IssueActivitiesTable,
  IssueBookmarksTable,
  IssueOwnersTable,
  IssueSeenTable,
  IssueSharesTable,
  IssuesTable,
  IssueSubscriptionsTable,
  TombstonesTable,
} from "./issue-tables.ts";
import type { DataDeletionsTable } from "./data-deletion-table.ts";
import type { DeletedProjectsTable, HiddenEnvironmentsTable } from "./project-tables.ts";
import type { PeopleTables, Role } from "./people-tables.ts";
import type { FeedbackTables } from "./feedback-tables.ts";
import type { SavedViewTables } from "./saved-view-tables.ts";
import type {
  CommitFilesTable,
  CommitsTable,
  ReleaseCommitsTable,
  ReleaseProjectsTable,
  ReleasesTable,
} from "./release-tables.ts";

export type * from "./column-types.ts";
export type * from "./issue-tables.ts";
export type { Role } from "./people-tables.ts";
export type * from "./release-tables.ts";

export type OrganizationsTable = {
  id: Generated<OrganizationId>;
  slug: string;
  name: string;
  /** What was decided for all its projects, or null. */
  ingest_settings: JsonText | null;
  /** 1: nobody without a second factor comes in. */
  requires_second_factor: Generated<Flag>;
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
  /** What they chose for the page, or null. */
  preferences: JsonText | null;
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
  /** What its screens show where nothing else is asked for; null for all environments. */
  default_environment: string | null;
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
  /** When it will be switched off; null for never, and once it is. */
  disable_at: Milliseconds | null;
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
  /** Where it was used last, for the person to recognize it. */
  user_agent: string | null;
  ip_address: string | null;
  last_seen_at: Milliseconds | null;
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

export type Database = SavedViewTables &
  FeedbackTables &
  PeopleTables & {
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
    releases: ReleasesTable;
    release_projects: ReleaseProjectsTable;
    commits: CommitsTable;
    release_commits: ReleaseCommitsTable;
    commit_files: CommitFilesTable;
    tombstones: TombstonesTable;
    discarded_hashes: DiscardedHashesTable;
    deleted_groups: DeletedGroupsTable;
    deleted_projects: DeletedProjectsTable;
    hidden_environments: HiddenEnvironmentsTable;
    data_deletions: DataDeletionsTable;
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
  /** Lets the engine look at how its rows are spread, where it does not by itself: its choice of index rests on that. */
  readonly refreshStatistics: () => Promise<void>;
  readonly ping: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};
