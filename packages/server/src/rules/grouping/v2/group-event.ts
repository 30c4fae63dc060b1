/**
 * Grouping, version 2. An explicit fingerprint wins; else exceptions by the application's innermost frames, then
 * other stack traces, templates, messages. It is never edited once released: another version is another folder.
 *
 * Rules of a project come before: the event that is given holds their fingerprint, and their word on its frames.
 */
import { hash } from "node:crypto";
import type { ErrorEvent, GroupHash } from "@vedette/protocol";
import { threadStacktrace } from "../../crash-frame.ts";
import { resolveFingerprint } from "../fingerprint.ts";
import { exceptionParts } from "./exceptions.ts";
import { parameterizeMessage } from "./parameterize.ts";
import { counted, type GroupingPart } from "./part.ts";
import { reportParts } from "./security-report.ts";
import { systemParts, traceParts } from "./stacktrace.ts";

export type Version2Variant =
  | "custom-fingerprint"
  | "hybrid-fingerprint"
  | "checksum"
  | "app"
  | "system"
  | "value"
  | "security"
  | "template"
  | "message"
  | "fallback";

export type Version2Grouping = {
  readonly hash: GroupHash;
  readonly variant: Version2Variant;
  readonly parts: readonly GroupingPart[];
};

type Found = { readonly variant: Version2Variant; readonly parts: readonly GroupingPart[] };

/** The group of an event. */
export function groupEvent(event: ErrorEvent): Version2Grouping {
  return grouping(withFingerprint(event, false));
}

/** The group that it would have if no frame were known to be the application's; `undefined` where that is the same. */
export function systemHash(event: ErrorEvent): GroupHash | undefined {
  const found = withFingerprint(event, true);
  return found.variant === "system" || found.variant === "hybrid-fingerprint"
    ? grouping(found).hash
    : undefined;
}

function grouping({ variant, parts }: Found): Version2Grouping {
  const [only] = parts;
  if (variant === "checksum" && only !== undefined && /^[0-9a-f]{32}$/i.test(only.text))
    return { hash: only.text.toLowerCase() as GroupHash, variant, parts };
  const texts: string[] = [];
  for (const part of parts) if (part.contributes) texts.push(part.text);
  return { hash: hash("md5", texts.join("\n"), "hex") as GroupHash, variant, parts };
}

function withFingerprint(event: ErrorEvent, isSystem: boolean): Found {
  const fingerprint = resolveFingerprint(event);
  if (fingerprint === undefined) {
    // Old clients group by themselves and send the result.
    return event.checksum === undefined
      ? findDefault(event, isSystem)
      : { variant: "checksum", parts: [counted("fingerprint", event.checksum)] };
  }
  const parts: GroupingPart[] = [];
  let variant: Version2Variant = "custom-fingerprint";
  for (const part of fingerprint) {
    if (part.kind === "text") {
      parts.push(counted("fingerprint", part.text));
    } else {
      variant = "hybrid-fingerprint";
      parts.push(...findDefault(event, isSystem).parts);
    }
  }
  return { variant, parts };
}

function findDefault(event: ErrorEvent, isSystem: boolean): Found {
  return (
    byReport(event) ??
    exceptionParts(event, isSystem) ??
    byStacktrace(event, isSystem) ??
    byTemplate(event) ??
    byMessage(event) ?? { variant: "fallback", parts: [counted("message", "<nothing to group by>")] }
  );
}

function byReport(event: ErrorEvent): Found | undefined {
  const parts = reportParts(event);
  return parts === undefined ? undefined : { variant: "security", parts };
}

function byStacktrace(event: ErrorEvent, isSystem: boolean): Found | undefined {
  const stacktrace = threadStacktrace(event) ?? event.stacktrace;
  const trace = isSystem ? systemParts(stacktrace, event.platform) : traceParts(stacktrace, event.platform);
  if (trace === undefined) return undefined;
  // The trace is of where the message was reported, which may report all there are.
  return { variant: trace.variant, parts: [...trace.parts, ...(byMessage(event)?.parts ?? [])] };
}

function byTemplate(event: ErrorEvent): Found | undefined {
  const filename = text(event.template?.["filename"]) ?? text(event.template?.["abs_path"]);
  const line = text(event.template?.["context_line"]);
  if (filename === undefined && line === undefined) return undefined;
  return {
    variant: "template",
    parts: [counted("template", filename ?? ""), counted("template", line?.trim() ?? "")],
  };
}

/** The template rather than what was filled in. */
function byMessage(event: ErrorEvent): Found | undefined {
  const message = event.logentry?.message ?? event.logentry?.formatted;
  return message === undefined
    ? undefined
    : { variant: "message", parts: [counted("message", parameterizeMessage(message))] };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
