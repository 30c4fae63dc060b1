/**
 * What an event is called: title, culprit and the facts that lists show.
 *
 * One deliberate difference from the usual rule: a message that was captured together with a stack trace
 * arrives as an exception without a type. Its title is the message, not the name of some function.
 */
import { shorten, type ErrorEvent, type Frame } from "@vedette/protocol";
import { crashFrame, isNamedFunction, mainException, mainStacktrace } from "./crash-frame.ts";

export type EventTitle = {
  readonly title: string;
  readonly culprit: string;
  readonly metadata: Readonly<Record<string, string>>;
};

const titleLengthMax = 256;
const culpritLengthMax = 200;
const valueLengthMax = 1024;

/** Title, culprit and metadata of an event. */
export function titleOf(event: ErrorEvent): EventTitle {
  const metadata = metadataOf(event);
  return { title: titleText(event, metadata), culprit: culpritOf(event), metadata };
}

/** The same event under a name that a rule gives. */
export function named(title: EventTitle, text: string): EventTitle {
  const given = cut(firstLine(text) ?? "");
  return given === "" ? title : { ...title, title: given };
}

function metadataOf(event: ErrorEvent): Record<string, string> {
  const metadata: Record<string, string> = {};
  const exception = mainException(event);
  if (exception !== undefined) {
    const frame = crashFrame(event);
    if (exception.value) metadata.value = plain(shorten(exception.value, valueLengthMax), true);
    if (exception.mechanism?.synthetic !== true && exception.type)
      metadata.type = plain(exception.type.slice(0, 128));
    if (frame?.filename) metadata.filename = plain(frame.filename);
    if (isNamedFunction(frame?.function)) metadata.function = plain(frame.function);
  }
  const message = messageOf(event);
  if (exception === undefined && message !== undefined)
    metadata.value = plain(shorten(message, valueLengthMax), true);
  return metadata;
}

function titleText(event: ErrorEvent, metadata: Readonly<Record<string, string>>): string {
  if (event.type === "csp") return cut(messageOf(event) ?? cspTitle(event));
  if (event.exception === undefined) return cut(firstLine(messageOf(event)) ?? "<unlabeled event>");
  const value = firstLine(metadata.value);
  if (metadata.type !== undefined)
    return cut(value === undefined ? metadata.type : `${metadata.type}: ${value}`);
  return cut(firstLine(messageOf(event)) ?? value ?? metadata.function ?? "<unknown>");
}

function messageOf(event: ErrorEvent): string | undefined {
  return event.logentry?.formatted ?? event.logentry?.message;
}

function cspTitle(event: ErrorEvent): string {
  const directive = event.csp?.effective_directive ?? event.csp?.violated_directive;
  return `Blocked ${typeof directive === "string" ? directive : "content"}`;
}

function firstLine(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  for (const line of text.split("\n", 20)) {
    const trimmed = plain(line).trim();
    if (trimmed !== "") return trimmed;
  }
  return undefined;
}

function cut(text: string): string {
  return plain(shorten(text, titleLengthMax));
}

/** Control characters and halves of characters out: titles are also kept in databases that refuse them. */
function plain(text: string, keepLineFeeds = false): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const pattern = keepLineFeeds ? /[\u0000-\u0009\u000b-\u001f\u007f]+/g : /[\u0000-\u001f\u007f]+/g;
  return text.replace(pattern, " ").toWellFormed();
}

/** Where it happened, in one line: the transaction, or the frame that stands out. */
export function culpritOf(event: ErrorEvent): string {
  const text = event.transaction ?? event.culprit ?? generatedCulprit(event) ?? event.request?.url ?? "";
  return plain(text).slice(0, culpritLengthMax).toWellFormed();
}

function generatedCulprit(event: ErrorEvent): string | undefined {
  if (mainException(event)?.mechanism?.synthetic === true) return undefined;
  const frames = mainStacktrace(event)?.frames;
  if (frames === undefined || frames.length === 0) return undefined;
  const frame = frames.findLast((candidate) => candidate.in_app === true) ?? frames.at(-1);
  if (frame === undefined) return undefined;
  const text = frameText(frame, frame.platform ?? event.platform);
  return text === "" ? undefined : text;
}

function frameText(frame: Frame, platform: string): string {
  const place = frame.module ?? frame.filename ?? "";
  const name = isNamedFunction(frame.function) ? frame.function : "?";
  if (platform === "objc" || platform === "cocoa" || platform === "native") return name;
  if (platform === "javascript" || platform === "node") return place === "" ? name : `${name}(${place})`;
  return place === "" ? name : `${place} in ${name}`;
}
