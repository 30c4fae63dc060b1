/** Whom an issue has met: its people, the most affected first, under any query. */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { rowsCondition, type RowsQuestion } from "./events-table.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";

export type AffectedUser = {
  readonly identity: string;
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly ip: string;
  readonly events: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
};

const row = z.object({
  identity: z.string(),
  id: z.string(),
  email: z.string(),
  username: z.string(),
  ip: z.string(),
  events_sum: whole,
  first_ms: whole,
  last_ms: whole,
});

/**
 * People are told apart by the hash that counts them, so the list has as many as the number says. Who they are is read
 * for the few of the page alone: texts of everybody would be too many to keep.
 */
export async function readAffectedUsers(
  reader: EventReader,
  question: RowsQuestion & { readonly limit: number; readonly offset: number },
): Promise<readonly AffectedUser[]> {
  const params = createSqlParams();
  const condition = rowsCondition(reader.range, question, params);
  const sql = `
    SELECT anyLast(tags['user']) AS identity, anyLast(user_id) AS id, anyLast(user_email) AS email,
      anyLast(user_name) AS username, anyLast(user_ip) AS ip, sum(toUInt64(sample_weight)) AS events_sum,
      toUnixTimestamp64Milli(min(timestamp)) AS first_ms, toUnixTimestamp64Milli(max(timestamp)) AS last_ms
    FROM errors
    WHERE ${condition} AND user_hash IN (
      SELECT user_hash
      FROM errors
      WHERE ${condition} AND user_hash != 0
      GROUP BY user_hash
      ORDER BY sum(toUInt64(sample_weight)) DESC, max(timestamp) DESC, user_hash
      LIMIT ${Math.floor(question.limit)} OFFSET ${Math.floor(question.offset)}
    )
    GROUP BY user_hash
    ORDER BY events_sum DESC, last_ms DESC, user_hash`;
  const rows = await reader.events.query({ scope: reader.scope, sql, params: params.values(), row });
  return rows.map((one) => ({
    identity: one.identity,
    id: one.id,
    email: one.email,
    username: one.username,
    ip: one.ip,
    events: one.events_sum,
    firstSeenMs: one.first_ms,
    lastSeenMs: one.last_ms,
  }));
}
