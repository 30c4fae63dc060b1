/** `/api/{project}/events/{event}/attachments/`: files for an event that was sent on its own. */
import { FaultError } from "../fault.ts";
import { isForm, readForm, type FormFile } from "../multipart.ts";
import { newEventId } from "../new-event-id.ts";
import type { EndpointRequest, IngestEndpoint, Reading } from "./endpoint.ts";
import type { EnvelopeItem } from "@vedette/protocol";

export const attachmentsEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["POST"],
  category: "attachment_item",
  isOneItem: false,
  credentials: "request",
  checkHead: (headers) => {
    if (isForm(headers["content-type"])) return;
    throw new FaultError({
      status: 415,
      code: "content_type",
      message: "Send attachments as multipart/form-data.",
      reason: "content_type",
    });
  },
  read: readAttachments,
  answer: () => ({ status: 201 }),
};

async function readAttachments(request: EndpointRequest): Promise<Reading> {
  const form = await readForm(request.bytes, request.headers["content-type"] ?? "");
  const eventId = request.route.eventId ?? newEventId();
  const items = form.files.map((file) => attachmentItem(file, "event.attachment"));
  return {
    eventId,
    drafts: items.length === 0 ? [] : [{ eventId, header: { event_id: eventId }, items }],
  };
}

export function attachmentItem(file: FormFile, attachmentType: string): EnvelopeItem {
  return {
    header: {
      type: "attachment",
      attachment_type: attachmentType,
      filename: file.filename || file.field || "unnamed",
      ...(file.contentType === "" ? {} : { content_type: file.contentType }),
    },
    payload: file.bytes,
  };
}
