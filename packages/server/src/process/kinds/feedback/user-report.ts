/** The older way to say what a user wrote: four texts that belong to an event. */
import { filterItem } from "#rules/filters/inbound-filters.ts";
import { refused } from "../../item-result.ts";
import { parseJson } from "../../steps/parse-json.ts";
import type { ItemKind } from "../item-kind.ts";
import { valueScrubber } from "../parts/value-scrubber.ts";
import { lineOf } from "../parts/line.ts";
import { personColumns } from "../parts/person.ts";
import { derivedId, idOrNone, noId } from "../parts/row-id.ts";
import { rowOwner } from "../parts/row-owner.ts";
import { sdkColumns } from "../parts/sender.ts";
import { messageOf } from "./feedback-message.ts";

const category = "feedback";

export const userReportKind: ItemKind = (item, context) => {
  const parsed = parseJson(item.payload, context);
  if (parsed.kind === "drop") return refused({ category, outcome: parsed.outcome, reason: parsed.reason });
  const unwanted = filterItem({ clientIp: context.record.clientIp }, context.settings);
  if (unwanted !== undefined) return refused({ category, outcome: "filtered", reason: unwanted });
  const json = parsed.value;
  const scrubber = valueScrubber(context.settings);
  const message = scrubber.text(messageOf(json.comments));
  if (message === "") return refused({ category, outcome: "invalid", reason: "no_data" });
  const named = idOrNone(json.event_id);
  const eventId = named === noId ? idOrNone(context.envelopeHeader.event_id) : named;
  const name = scrubber.text(lineOf(json.name, 128));
  const email = scrubber.text(lineOf(json.email, 254));
  const { receivedAtMs } = context.record;
  // Not the event's id, which another feedback may name as well.
  const feedbackId = derivedId("user_report", eventId, email, name, message);
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: [
      {
        table: "feedback",
        row: {
          ...rowOwner(context, "feedback"),
          ...sdkColumns(context),
          ...personColumns(email === "" ? undefined : { email }),
          feedback_id: feedbackId,
          event_id: eventId,
          timestamp: receivedAtMs,
          message,
          name,
          email,
          url: "",
          source: "user_report",
          replay_id: "",
          trace_id: noId,
          environment: "",
          release: "",
          platform: "",
          tags: [],
          payload: "",
        },
      },
    ],
    // The same words about no event may be those of another user.
    onceId: eventId === noId ? undefined : feedbackId,
  };
};
