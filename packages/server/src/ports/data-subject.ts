/**
 * A person as stored rows name them, for requests by the laws on data protection: which tables name users, by
 * which columns, and which rows belong to rows that do.
 */
import type { EventTableName } from "./event-tables.ts";

/** One of what is given is enough; at least one is. */
export type DataSubject = {
  readonly id?: string | undefined;
  /** Its case does not count. */
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  readonly ip?: string | undefined;
  /** Hashes of the distinct ids that sessions may carry for this person. */
  readonly sessionHashes: readonly bigint[];
};

/** Tables whose rows name a user, in the columns `user_…`. */
export const tablesWithUsers = ["errors", "spans", "logs", "metrics", "replay_segments", "feedback"] as const;

/** Rows that name no user themselves and belong to one that does: `column` is `ofColumn` of the other table. */
export const rowsOfRows: readonly {
  readonly table: EventTableName;
  readonly column: string;
  readonly of: (typeof tablesWithUsers)[number];
  readonly ofColumn: string;
}[] = [
  { table: "attachments", column: "event_id", of: "errors", ofColumn: "event_id" },
  { table: "attachments", column: "event_id", of: "spans", ofColumn: "event_id" },
  { table: "attachments", column: "event_id", of: "feedback", ofColumn: "feedback_id" },
  { table: "profiles", column: "event_id", of: "spans", ofColumn: "event_id" },
  { table: "replay_recordings", column: "replay_id", of: "replay_segments", ofColumn: "replay_id" },
];

export type SubjectCondition = {
  readonly table: EventTableName;
  readonly sql: string;
  readonly params: Readonly<Record<string, string | readonly bigint[]>>;
};

const noId = "00000000-0000-0000-0000-000000000000";

/**
 * The rows of a person, table by table; a table may come several times. Those that belong to others come first:
 * without the others they could not be found. `owned` is a condition on `project_id`.
 */
export function subjectConditions(subject: DataSubject, owned: string): readonly SubjectCondition[] {
  const params: Record<string, string> = {};
  const tests: string[] = [];
  const add = (name: "id" | "email" | "username" | "ip", test: string): void => {
    const value = subject[name];
    if (value === undefined || value === "") return;
    params[name] = value;
    tests.push(test);
  };
  add("id", "user_id = {id:String}");
  add("email", "lowerUTF8(user_email) = lowerUTF8({email:String})");
  add("username", "user_name = {username:String}");
  add("ip", "user_ip = {ip:String}");
  if (tests.length === 0) return [];
  const byUser = `(${tests.join(" OR ")})`;
  const ofTable = (table: (typeof tablesWithUsers)[number]): string => {
    // The address that somebody typed into the form need not be the one their session has.
    const isTyped = table === "feedback" && params["email"] !== undefined;
    const typed = isTyped ? " OR lowerUTF8(email) = lowerUTF8({email:String})" : "";
    return `${owned} AND (${byUser}${typed})`;
  };
  const hashes = subject.sessionHashes.filter((hash) => hash !== 0n);
  return [
    ...rowsOfRows.map(({ table, column, of, ofColumn }) => ({
      table,
      sql: `${owned} AND ${column} != '${noId}' AND ${column} IN (SELECT ${ofColumn} FROM ${of} WHERE ${ofTable(of)})`,
      params,
    })),
    ...tablesWithUsers.map((table) => ({ table, sql: ofTable(table), params })),
    ...(hashes.length === 0
      ? []
      : [
          {
            table: "sessions" as const,
            sql: `${owned} AND user_hash IN {hashes:Array(UInt64)}`,
            params: { hashes },
          },
        ]),
  ];
}
