/**
 * Crash reports of the Unreal Engine: an archive of the engine's own format with minidump, log and context. It is
 * not unpacked here; it is kept whole as an attachment of an event that says that there was a crash.
 */
import { encodeUtf8 } from "@vedette/protocol";
import { refused } from "../../item-result.ts";
import { errorKind } from "../error/process-error-item.ts";
import type { ItemKind } from "../item-kind.ts";
import { attachmentKind } from "./attachment.ts";

const event = {
  platform: "native",
  level: "fatal",
  logger: "unreal",
  message: "Unreal Engine crash report",
  tags: { "crash.format": "unreal" },
};

export const unrealReportKind: ItemKind = (item, context) => {
  if (item.payload.length === 0)
    return refused({ category: "error", outcome: "invalid", reason: "process_unreal" });
  const crash = errorKind({ header: { type: "event" }, payload: encodeUtf8(JSON.stringify(event)) }, context);
  if (crash.rows.length === 0) return crash;
  const { payload } = item;
  const header = {
    type: "attachment",
    filename: item.header.filename ?? "crash-report.ue4crash",
    content_type: "application/octet-stream",
    attachment_type: "unreal_report",
  };
  return { ...crash, also: [attachmentKind({ header, payload }, context)] };
};
