/** The table of the meta store for deletions of what is stored of a person. */
import type { Generated } from "kysely";
import type { DataDeletionId, OrganizationId, UserId } from "@vedette/protocol";
import type { Fixed, Flag, JsonText, Milliseconds } from "./column-types.ts";

export type DataDeletionsTable = {
  id: Generated<DataDeletionId>;
  organization_id: Fixed<OrganizationId>;
  user_id: UserId | null;
  /** Who asked, as the audit log names them. */
  requested_by: Fixed<string>;
  /** Ids of the projects that it is about. */
  projects: Fixed<JsonText>;
  /** Which of the person's names were given: those themselves stand in `subject` alone. */
  named_by: Fixed<JsonText>;
  /** Whom it is about, sealed; null as soon as it has ended. */
  subject: string | null;
  /** Rows by table before the first was deleted; null until they are counted. */
  found: JsonText | null;
  /** The groups of errors whose issues are looked after at the end; null before and afterwards. */
  groups_found: JsonText | null;
  /** Rows by table so far. */
  deleted: JsonText;
  issues_removed: number | null;
  issues_renamed: number | null;
  is_complete: Flag | null;
  failures: number;
  /** Not before this. */
  try_at: Milliseconds;
  /** Why it was given up. */
  error: string | null;
  created_at: Fixed<Milliseconds>;
  started_at: Milliseconds | null;
  ended_at: Milliseconds | null;
};
