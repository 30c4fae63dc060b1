/** `/api/{project}/unreal/{key}/`: the archive that Unreal Engine's crash reporter uploads; kept as it came. */
import type { IngestEndpoint } from "./endpoint.ts";
import { oneItemDraft } from "./one-item.ts";

export const unrealEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["POST"],
  category: "error",
  isOneItem: true,
  credentials: "request",
  read: (request) => {
    const header = { type: "unreal_report", content_type: "application/octet-stream" };
    const draft = oneItemDraft(header, request.bytes);
    return { eventId: draft.eventId, drafts: [draft] };
  },
  answer: ({ eventId = "" }) => ({ status: 200, contentType: "text/plain", body: eventId }),
};
