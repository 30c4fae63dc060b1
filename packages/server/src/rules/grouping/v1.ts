/**
 * Grouping, version 1: which issue an event belongs to.
 *
 * The first of these that has something to say decides: a fingerprint given by the client; the exceptions
 * (their types with the frames of the application, or all frames when none are; without frames the type and
 * the message); the thread or the trace of the event; the message; nothing.
 *
 * A released version is never edited, because hashes are stored: a change of mind is a new file beside it.
 */
import { hash } from "node:crypto";
import type { ErrorEvent, ExceptionValue, GroupHash, Stacktrace } from "@vedette/protocol";
import { threadStacktrace } from "../crash-frame.ts";
import { isInApp } from "../in-app.ts";
import { resolveFingerprint } from "./fingerprint.ts";
import { frameComponent } from "./frame.ts";
import { parameterizeMessage } from "./parameterize.ts";

export type GroupingVariant =
  | "custom-fingerprint"
  | "hybrid-fingerprint"
  | "checksum"
  | "exception"
  | "stacktrace"
  | "security"
  | "template"
  | "message"
  | "fallback";

export type Grouping = {
  readonly hash: GroupHash;
  readonly variant: GroupingVariant;
  /** What was hashed, in order: what the page shows as the reason. */
  readonly components: readonly string[];
};

type Found = { readonly variant: GroupingVariant; readonly components: readonly string[] };

/** The group of an event. */
export function groupEvent(event: ErrorEvent): Grouping {
  const fingerprint = resolveFingerprint(event);
  if (fingerprint === undefined) {
    return event.checksum === undefined ? grouping(findDefault(event)) : checksumGrouping(event.checksum);
  }
  const components: string[] = [];
  let variant: GroupingVariant = "custom-fingerprint";
  for (const part of fingerprint) {
    if (part.kind === "text") {
      components.push(part.text);
    } else {
      variant = "hybrid-fingerprint";
      components.push(...findDefault(event).components);
    }
  }
  return grouping({ variant, components });
}

function grouping(found: Found): Grouping {
  const text = found.components.join("\n");
  return { hash: md5(text), variant: found.variant, components: found.components };
}

/** Old clients group by themselves and send the result. */
function checksumGrouping(checksum: string): Grouping {
  const isHash = /^[0-9a-f]{32}$/i.test(checksum);
  const value = isHash ? (checksum.toLowerCase() as GroupHash) : md5(checksum);
  return { hash: value, variant: "checksum", components: [checksum] };
}

function md5(text: string): GroupHash {
  return hash("md5", text, "hex") as GroupHash;
}

function findDefault(event: ErrorEvent): Found {
  return (
    bySecurityReport(event) ??
    byExceptions(event) ??
    byStacktrace(event) ??
    byTemplate(event) ??
    byMessage(event) ?? { variant: "fallback", components: ["<nothing to group by>"] }
  );
}

function bySecurityReport(event: ErrorEvent): Found | undefined {
  if (event.csp !== undefined) {
    const { effective_directive: effective, violated_directive: violated, blocked_uri: blocked } = event.csp;
    const directive = text(effective) ?? text(violated)?.split(" ", 1)[0] ?? "";
    return { variant: "security", components: ["csp", directive, originOf(text(blocked) ?? "")] };
  }
  const report = event.hpkp ?? event.expectct ?? event.expectstaple;
  return report === undefined
    ? undefined
    : { variant: "security", components: [event.type, text(report.hostname) ?? ""] };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function originOf(uri: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(uri)?.[0] ?? uri.split(":", 1)[0] ?? uri;
}

function byExceptions(event: ErrorEvent): Found | undefined {
  const values = event.exception?.values;
  if (values === undefined) return undefined;
  const traces = values.map((value) => traceComponents(value.stacktrace, event.platform));
  const anyTrace = traces.some((frames) => frames.length > 0);
  const components: string[] = [];
  let previous = "";
  for (const [index, value] of values.entries()) {
    const own = exceptionComponents(value, traces[index] ?? [], anyTrace);
    const joined = own.join("\n");
    // A loop that wraps an error in itself again and again is still one fault.
    if (joined !== previous) components.push(...own);
    previous = joined;
  }
  return components.length === 0 ? undefined : { variant: "exception", components };
}

/** Values are data once there are frames; they count only where no exception of the chain has any. */
function exceptionComponents(value: ExceptionValue, frames: readonly string[], anyTrace: boolean): string[] {
  const components: string[] = [];
  if (value.type !== undefined && value.mechanism?.synthetic !== true) components.push(value.type);
  if (frames.length > 0) components.push(...frames);
  else if (!anyTrace && value.value) components.push(parameterizeMessage(value.value));
  return components;
}

function byStacktrace(event: ErrorEvent): Found | undefined {
  const components = traceComponents(threadStacktrace(event) ?? event.stacktrace, event.platform);
  return components.length === 0 ? undefined : { variant: "stacktrace", components };
}

/** The frames of the application; when none of them is, all frames. */
function traceComponents(stacktrace: Stacktrace | undefined, platform: string): readonly string[] {
  if (stacktrace === undefined || isLoneScriptUrl(stacktrace, platform)) return [];
  const own = componentsOf(stacktrace, platform, true);
  return own.length > 0 ? own : componentsOf(stacktrace, platform, false);
}

function componentsOf(stacktrace: Stacktrace, platform: string, inAppOnly: boolean): string[] {
  const components: string[] = [];
  let previous: string | undefined;
  for (const frame of stacktrace.frames) {
    if (inAppOnly && !isInApp(frame, platform)) continue;
    const component = frameComponent(frame, platform);
    // A recursion's depth says nothing about which fault it is.
    if (component !== undefined && component !== previous) components.push(component);
    previous = component;
  }
  return components;
}

/** One nameless frame of a page's script says only on which page it was. */
function isLoneScriptUrl(stacktrace: Stacktrace, platform: string): boolean {
  const [frame] = stacktrace.frames;
  if (stacktrace.frames.length !== 1 || frame === undefined || platform !== "javascript") return false;
  const nameless = frame.function === undefined || frame.function === "?" || frame.function === "<anonymous>";
  return nameless && /^(?:https?|blob|file|applewebdata):/.test(frame.abs_path ?? "");
}

function byTemplate(event: ErrorEvent): Found | undefined {
  const filename = text(event.template?.filename) ?? text(event.template?.abs_path);
  const line = text(event.template?.context_line);
  if (filename === undefined && line === undefined) return undefined;
  return { variant: "template", components: [filename ?? "", line?.trim() ?? ""] };
}

/** The template rather than what was filled in. */
function byMessage(event: ErrorEvent): Found | undefined {
  const message = event.logentry?.message ?? event.logentry?.formatted;
  return message === undefined
    ? undefined
    : { variant: "message", components: [parameterizeMessage(message)] };
}
