/** Events as they are stored, read back: the columns of a line, and the whole event for one page. */
import type { EventId, GroupHash, Pair, ProjectId } from "@vedette/protocol";
import { z } from "zod";
import { eventFromColumns, type StoredEvent as EventParts } from "#rules/event-payload.ts";
import { unpackedText } from "#rules/packed-text.ts";

/** What lists of events need; the large columns are not read for it. */
export type EventLine = {
  readonly projectId: ProjectId;
  readonly eventId: EventId;
  readonly groupHash: GroupHash;
  readonly timestampMs: number;
  readonly receivedAtMs: number;
  readonly type: string;
  readonly platform: string;
  readonly level: string;
  readonly title: string;
  readonly culprit: string;
  readonly message: string;
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly username: string;
    readonly ip: string;
  };
  readonly tags: readonly Pair[];
};

/** One event whole: in the words of the wire, and what processing found out about it. */
export type StoredEvent = EventLine & EventParts & { readonly sizeBytes: number };

/** UUIDs come with hyphens; ours are without. */
export const hexOfUuid = z.string().transform((text) => text.replaceAll("-", ""));
/** Packed texts are no UTF-8, and travel as base64. */
const packedText = z.string().transform((base64) => unpackedText(Buffer.from(base64, "base64")));
/** 64-bit integers come as text. */
export const whole = z.coerce.number().int();

/** The columns of a line as SQL; `lineRow` reads them. */
export const lineColumns = `project_id, toString(event_id) AS event_id_text, toString(group_hash) AS group_hash_text,
  toUnixTimestamp64Milli(timestamp) AS timestamp_ms, toUnixTimestamp64Milli(received_at) AS received_at_ms,
  type, platform, level, title, culprit, message, user_id, user_email, user_name, user_ip,
  mapKeys(tags) AS tag_keys, mapValues(tags) AS tag_values`;

/** The columns of a whole event. */
export const eventColumns = `${lineColumns},
  logger, environment, release, dist, server_name, transaction, sdk_name, sdk_version, trace_id, span_id,
  base64Encode(exception) AS exception_bytes, threads, base64Encode(breadcrumbs) AS breadcrumbs_bytes, request, user, contexts,
  base64Encode(extra) AS extra_bytes, rest`;

const lineObject = z.object({
  project_id: whole.transform((id) => id as ProjectId),
  event_id_text: hexOfUuid.transform((id) => id as EventId),
  group_hash_text: hexOfUuid.transform((hash) => hash as GroupHash),
  timestamp_ms: whole,
  received_at_ms: whole,
  type: z.string(),
  platform: z.string(),
  level: z.string(),
  title: z.string(),
  culprit: z.string(),
  message: z.string(),
  user_id: z.string(),
  user_email: z.string(),
  user_name: z.string(),
  user_ip: z.string(),
  tag_keys: z.array(z.string()),
  tag_values: z.array(z.string()),
});

const eventObject = lineObject.extend({
  logger: z.string(),
  environment: z.string(),
  release: z.string(),
  dist: z.string(),
  server_name: z.string(),
  transaction: z.string(),
  sdk_name: z.string(),
  sdk_version: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  exception_bytes: packedText,
  threads: z.string(),
  breadcrumbs_bytes: packedText,
  request: z.string(),
  user: z.string(),
  contexts: z.string(),
  extra_bytes: packedText,
  rest: z.string(),
});

export const lineRow: z.ZodType<EventLine> = lineObject.transform(toLine);

export const eventRow: z.ZodType<StoredEvent> = eventObject.transform((row) => {
  const line = toLine(row);
  const { exception_bytes: exception, breadcrumbs_bytes: breadcrumbs, extra_bytes: extra } = row;
  const parts = eventFromColumns({
    ...row,
    exception,
    breadcrumbs,
    extra,
    event_id: line.eventId,
    timestamp: row.timestamp_ms,
    tags: line.tags,
  });
  const texts = [exception, row.threads, breadcrumbs, row.request, row.user, row.contexts, extra, row.rest];
  return { ...line, ...parts, sizeBytes: texts.reduce((sum, text) => sum + text.length, 0) };
});

function toLine(row: z.output<typeof lineObject>): EventLine {
  return {
    projectId: row.project_id,
    eventId: row.event_id_text,
    groupHash: row.group_hash_text,
    timestampMs: row.timestamp_ms,
    receivedAtMs: row.received_at_ms,
    type: row.type,
    platform: row.platform,
    level: row.level,
    title: row.title,
    culprit: row.culprit,
    message: row.message,
    user: { id: row.user_id, email: row.user_email, username: row.user_name, ip: row.user_ip },
    tags: row.tag_keys.map((key, index): Pair => [key, row.tag_values[index] ?? ""]),
  };
}
