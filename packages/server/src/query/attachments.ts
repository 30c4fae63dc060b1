/** Files that came with an event. */
import { parseBlobId, type BlobId } from "#ports/blob-store.ts";
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { createSqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";

export type Attachment = {
  readonly attachmentId: string;
  readonly eventId: string;
  readonly name: string;
  readonly contentType: string;
  readonly attachmentType: string;
  readonly sizeBytes: number;
  readonly blobId: BlobId | undefined;
  readonly receivedAtMs: number;
};

const attachmentRow = z
  .object({
    attachment_text: hexOfUuid,
    event_text: hexOfUuid,
    name: z.string(),
    content_type: z.string(),
    attachment_type: z.string(),
    size: whole,
    blob_id: z.string(),
    received_ms: whole,
  })
  .transform((row): Attachment => ({
    attachmentId: row.attachment_text,
    eventId: row.event_text,
    name: row.name,
    contentType: row.content_type,
    attachmentType: row.attachment_type,
    sizeBytes: row.size,
    blobId: parseBlobId(row.blob_id),
    receivedAtMs: row.received_ms,
  }));

const attachmentsMax = 200;

/** The attachments of an event in the order of their names; of one id only, where it is given. */
export async function readAttachments(
  reader: EventReader,
  question: { readonly projectId: number; readonly eventId: string; readonly attachmentId?: string },
): Promise<readonly Attachment[]> {
  const params = createSqlParams();
  const one =
    question.attachmentId === undefined
      ? "1"
      : `attachment_id = ${params.bind(question.attachmentId, "UUID")}`;
  const sql = `
    SELECT toString(attachment_id) AS attachment_text, toString(event_id) AS event_text, name, content_type,
      attachment_type, toString(size_bytes) AS size, blob_id, toUnixTimestamp64Milli(received_at) AS received_ms
    FROM attachments
    WHERE project_id = ${params.bind(question.projectId, "UInt64")}
      AND event_id = ${params.bind(question.eventId, "UUID")} AND ${one}
    ORDER BY name, attachment_id
    LIMIT ${attachmentsMax}`;
  return await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: attachmentRow,
  });
}
