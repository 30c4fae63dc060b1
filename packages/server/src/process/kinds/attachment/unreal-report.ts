/**
 * Crash reports of the Unreal Engine: an archive of the engine's own format with minidump, log and context. It becomes
 * an event that says what the context says, with the archive's files as its attachments; an archive that cannot be
 * read is kept whole.
 */
import { encodeUtf8, type EnvelopeItem } from "@vedette/protocol";
import { refused } from "../../item-result.ts";
import { errorKind } from "../error/process-error-item.ts";
import type { ItemKind } from "../item-kind.ts";
import { attachmentKind } from "./attachment.ts";
import { readUnrealArchive, type ArchivedFile } from "./unreal-archive.ts";
import { readUnrealContext } from "./unreal-context.ts";

const contextFile = "CrashContext.runtime-xml";

export const unrealReportKind: ItemKind = (item, context) => {
  if (item.payload.length === 0)
    return refused({ category: "error", outcome: "invalid", reason: "process_unreal" });
  const files = readUnrealArchive(item.payload);
  const event = encodeUtf8(JSON.stringify(eventOf(files ?? [])));
  const crash = errorKind({ header: { type: "event" }, payload: event }, context);
  if (crash.rows.length === 0) return crash;
  const attachments = files ? files.map(fileItem) : [wholeItem(item)];
  return { ...crash, also: attachments.map((attachment) => attachmentKind(attachment, context)) };
};

function eventOf(files: readonly ArchivedFile[]): object {
  const event = {
    platform: "native",
    level: "fatal",
    logger: "unreal",
    message: "Unreal Engine crash report",
    tags: { "crash.format": "unreal" },
  };
  const described = files.find(({ name }) => name === contextFile);
  if (!described) return event;
  const { message, context } = readUnrealContext(described.bytes);
  return {
    ...event,
    ...(message === "" ? {} : { message }),
    ...(Object.keys(context).length === 0 ? {} : { contexts: { unreal: { type: "unreal", ...context } } }),
  };
}

function fileItem({ name, bytes }: ArchivedFile): EnvelopeItem {
  const [attachment_type, content_type] = typesOf(name, bytes);
  return { header: { type: "attachment", filename: name, content_type, attachment_type }, payload: bytes };
}

function typesOf(name: string, bytes: Uint8Array): readonly [attachment: string, content: string] {
  const startsWith = (text: string): boolean =>
    Buffer.from(bytes.subarray(0, text.length)).equals(Buffer.from(text));
  if (name === contextFile) return ["unreal.context", "application/xml"];
  if (name.endsWith(".log")) return ["unreal.logs", "text/plain"];
  if (name.endsWith(".ini")) return ["event.attachment", "text/plain"];
  if (startsWith("MDMP")) return ["event.minidump", "application/x-dmp"];
  if (startsWith("Incident Identifier:")) return ["event.applecrashreport", "text/plain"];
  return ["event.attachment", "application/octet-stream"];
}

function wholeItem(item: EnvelopeItem): EnvelopeItem {
  const header = {
    type: "attachment",
    filename: item.header.filename ?? "crash-report.ue4crash",
    content_type: "application/octet-stream",
    attachment_type: "unreal_report",
  };
  return { header, payload: item.payload };
}
