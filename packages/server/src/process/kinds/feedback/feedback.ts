/** What a user wrote: an event whose context `feedback` holds the words. */
import { type JsonObject } from "@vedette/protocol";
import type { FeedbackRow } from "#ports/event-tables.ts";
import { refused } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { NormalizedItem } from "../../steps/normalize.ts";
import type { ItemKind } from "../item-kind.ts";
import { readEventItem } from "../parts/event-item.ts";
import { lineOf } from "../parts/line.ts";
import { personColumns } from "../parts/person.ts";
import { derivedId, idOrNone, noId } from "../parts/row-id.ts";
import { rowOwner } from "../parts/row-owner.ts";
import { sdkColumns } from "../parts/sender.ts";
import { messageOf } from "./feedback-message.ts";

const category = "feedback";

export const feedbackKind: ItemKind = (item, context) => {
  const read = readEventItem(item.payload, context);
  if (!read.ok) {
    return refused({ category, outcome: read.outcome, reason: read.reason });
  }
  const said = read.item.event.contexts?.feedback ?? {};
  const message = messageOf(said.message);
  if (message === "") return refused({ category, outcome: "invalid", reason: "payload" });
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: [{ table: "feedback", row: feedbackRow(read.item, said, message, context) }],
    onceId: derivedId("feedback", read.item.event.event_id),
  };
};

function feedbackRow(
  { event, remarks }: NormalizedItem,
  said: JsonObject,
  message: string,
  context: ItemContext,
): FeedbackRow {
  const { contexts, user } = event;
  const replayId = idOrNone(said.replay_id ?? contexts?.replay?.replay_id);
  return {
    ...rowOwner(context, "feedback"),
    ...sdkColumns(context, event.sdk),
    ...personColumns(user),
    feedback_id: event.event_id,
    event_id: idOrNone(said.associated_event_id),
    timestamp: Math.round(event.timestamp * 1000),
    message,
    name: lineOf(said.name, 128) || (user?.name ?? user?.username ?? ""),
    email: lineOf(said.contact_email, 254) || (user?.email ?? ""),
    url: lineOf(said.url, 2048) || (event.request?.url ?? ""),
    source: "feedback",
    replay_id: replayId === noId ? "" : replayId,
    trace_id: idOrNone(contexts?.trace?.trace_id),
    environment: event.environment ?? "",
    release: event.release ?? "",
    platform: event.platform,
    tags: event.tags,
    payload: JSON.stringify({
      contexts: { ...contexts, feedback: { ...said, message: undefined } },
      request: event.request,
      user,
      extra: event.extra,
      breadcrumbs: event.breadcrumbs,
      level: event.level,
      dist: event.dist,
      errors: remarks.length === 0 ? undefined : remarks,
    }),
  };
}
