/** What people wrote, as it is stored. */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { inEnvironments } from "./group-condition.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { within } from "./time-range.ts";

export type Feedback = {
  readonly projectId: ProjectId;
  readonly feedbackId: string;
  readonly eventId: string | undefined;
  readonly givenAtMs: number;
  readonly message: string;
  readonly name: string;
  readonly email: string;
  readonly url: string;
  readonly source: string;
  readonly replayId: string;
  readonly environment: string;
  readonly release: string;
  readonly platform: string;
};

export type FeedbackPlace = { readonly givenAtMs: number; readonly feedbackId: string };

const noId = "0".repeat(32);

const feedbackRow = z
  .object({
    project_id: whole,
    feedback_text: hexOfUuid,
    event_text: hexOfUuid,
    at_ms: whole,
    message: z.string(),
    name: z.string(),
    email: z.string(),
    url: z.string(),
    source: z.string(),
    replay_id: z.string(),
    environment: z.string(),
    release: z.string(),
    platform: z.string(),
  })
  .transform((row): Feedback => ({
    projectId: row.project_id as ProjectId,
    feedbackId: row.feedback_text,
    eventId: row.event_text === noId ? undefined : row.event_text,
    givenAtMs: row.at_ms,
    message: row.message,
    name: row.name,
    email: row.email,
    url: row.url,
    source: row.source,
    replayId: row.replay_id,
    environment: row.environment,
    release: row.release,
    platform: row.platform,
  }));

const columns = `project_id, toString(feedback_id) AS feedback_text, toString(event_id) AS event_text,
      toUnixTimestamp64Milli(timestamp) AS at_ms, message, name, email, url, toString(source) AS source, replay_id,
      toString(environment) AS environment, toString(release) AS release, toString(platform) AS platform`;

export type FeedbackQuestion = {
  readonly environments: readonly string[];
  /** In the message, the name, the address or the URL, in any case. */
  readonly words: readonly string[];
  /** Only these. */
  readonly ids?: readonly string[] | undefined;
  readonly after?: FeedbackPlace | undefined;
  readonly limit: number;
};

function hasWord(word: string, params: SqlParams): string {
  const needle = params.bind(word, "String");
  return `positionCaseInsensitiveUTF8(concat(message, '\\n', name, '\\n', email, '\\n', url), ${needle}) > 0`;
}

/** The newest first, after a place. */
export async function readFeedback(
  reader: EventReader,
  question: FeedbackQuestion,
): Promise<readonly Feedback[]> {
  if (question.ids?.length === 0) return [];
  const params = createSqlParams();
  const parts = [within(reader.range, params), inEnvironments(question.environments, params)];
  for (const word of question.words) parts.push(hasWord(word, params));
  if (question.ids !== undefined)
    parts.push(`feedback_id IN ${params.bind([...question.ids], "Array(UUID)")}`);
  if (question.after !== undefined) {
    const at = `fromUnixTimestamp64Milli(${params.bind(question.after.givenAtMs, "Int64")}, 'UTC')`;
    const id = params.bind(question.after.feedbackId, "UUID");
    parts.push(`(timestamp < ${at} OR (timestamp = ${at} AND toString(feedback_id) < toString(${id})))`);
  }
  const sql = `
    SELECT ${columns}
    FROM feedback
    WHERE ${parts.join(" AND ")}
    ORDER BY timestamp DESC, toString(feedback_id) DESC
    LIMIT 1 BY project_id, feedback_id
    LIMIT ${params.bind(question.limit, "UInt32")}`;
  const { events, scope } = reader;
  return await events.query({ scope, sql, params: params.values(), row: feedbackRow });
}

const groupRow = z.object({ project_id: whole, event_text: hexOfUuid, hash: hexOfUuid });

/** The groups of events by their ids, from some days around. */
export async function readGroupsOfEvents(
  reader: EventReader,
  eventIds: readonly string[],
): Promise<readonly { readonly projectId: ProjectId; readonly eventId: string; readonly hash: GroupHash }[]> {
  if (eventIds.length === 0) return [];
  const params = createSqlParams();
  const sql = `
    SELECT project_id, toString(event_id) AS event_text, toString(group_hash) AS hash
    FROM errors
    WHERE event_id IN ${params.bind([...eventIds], "Array(UUID)")} AND ${within(reader.range, params, "received_at")}
    LIMIT 1000`;
  const { events, scope } = reader;
  const rows = await events.query({ scope, sql, params: params.values(), row: groupRow });
  return rows.map((row) => ({
    projectId: row.project_id as ProjectId,
    eventId: row.event_text,
    hash: row.hash as GroupHash,
  }));
}
