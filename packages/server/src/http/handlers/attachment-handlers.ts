/** Files that came with events: which there are, and their bytes. */
import { parseEventId } from "@vedette/protocol";
import type { Project } from "#domain/projects/projects.ts";
import { notFound } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime } from "#http/views/time.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { type Attachment, readAttachments } from "#query/attachments.ts";
import { wholeRange } from "#query/time-range.ts";

type Place = { readonly scope: ProjectScope; readonly project: Project; readonly event: string };

async function attachmentsOf(
  deps: HttpDeps,
  { scope, project, event }: Place,
  attachmentId?: string,
): Promise<readonly Attachment[]> {
  const eventId = parseEventId(event);
  if (eventId === undefined) throw notFound();
  const reader = { events: deps.events, scope, range: wholeRange(deps.clock.nowMs()) };
  return await readAttachments(reader, {
    projectId: project.id,
    eventId,
    ...(attachmentId === undefined ? {} : { attachmentId }),
  });
}

export function attachmentHandlers(
  deps: HttpDeps,
): HandlersOf<"listEventAttachments" | "getEventAttachment"> {
  return {
    listEventAttachments: async ({ scope, project, params }) =>
      (await attachmentsOf(deps, { scope, project, event: params.event })).map((attachment) => ({
        id: attachment.attachmentId,
        event_id: attachment.eventId,
        type: attachment.attachmentType,
        name: attachment.name,
        mimetype: attachment.contentType,
        dateCreated: isoTime(attachment.receivedAtMs),
        size: attachment.sizeBytes,
        headers: { "Content-Type": attachment.contentType },
        sha256: attachment.blobId ?? "",
      })),
    getEventAttachment: async ({ scope, project, params }) => {
      const [attachment] = await attachmentsOf(
        deps,
        { scope, project, event: params.event },
        params.attachment,
      );
      if (attachment?.blobId === undefined) throw notFound();
      const content = await deps.blobs.get(attachment.blobId);
      // Its row may outlive the bytes on a full disk.
      if (content === undefined) throw notFound();
      return {
        content,
        fileName: attachment.name,
        contentType: attachment.contentType,
        sizeBytes: attachment.sizeBytes,
      };
    },
  };
}
