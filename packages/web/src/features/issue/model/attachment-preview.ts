/** What can be shown of a file that came with an event: pictures that carry no script, and texts as text. Pure. */
import type { Answer } from "@vedette/api";

type Attachment = Pick<Answer<"listEventAttachments">[number], "name" | "mimetype" | "size">;

const PICTURE_BYTES_MAX = 4_000_000;
const LINES_MAX = 500;
const LINE_LENGTH_MAX = 1_000;

const PICTURES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
]);
const TEXT_TYPE = /^(?:text\/|application\/(?:json|xml|x-ndjson|yaml|toml)$)|\+json$|\+xml$/;
const TEXT_NAME = /\.(?:txt|log|json|jsonl|ndjson|xml|csv|md|ya?ml|toml|ini|html?|svg)$/i;

/** A type is what a client says; a name as well. Whatever is shown by them is shown as text or decoded as a picture. */
export function previewKind({ name, mimetype, size }: Attachment): "picture" | "text" | undefined {
  const type = mimetype.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (PICTURES.has(type)) return size <= PICTURE_BYTES_MAX ? "picture" : undefined;
  return TEXT_TYPE.test(type) || TEXT_NAME.test(name) ? "text" : undefined;
}

export interface TextPreview {
  readonly lines: readonly string[];
  readonly isCut: boolean;
  readonly language: "json" | "xml" | undefined;
}

function isJson({ name, mimetype }: Attachment): boolean {
  return /json/i.test(mimetype) || /\.json$/i.test(name);
}

/** The beginning of a file, and whether there is more of it. */
export interface FileStart {
  readonly text: string;
  readonly isCut: boolean;
}

/** JSON laid out, other texts as they are; the beginning only. */
export function previewText({ text, isCut }: FileStart, attachment: Attachment): TextPreview {
  const laidOut = isJson(attachment) && !isCut ? layOut(text) : undefined;
  const lines = (laidOut ?? text).split(/\r\n|\n|\r/);
  return {
    lines: lines.slice(0, LINES_MAX).map((line) => line.slice(0, LINE_LENGTH_MAX)),
    isCut: isCut || lines.length > LINES_MAX || lines.some((line) => line.length > LINE_LENGTH_MAX),
    language:
      laidOut !== undefined
        ? "json"
        : /xml|html|svg/i.test(attachment.mimetype) || /\.(?:xml|html?|svg)$/i.test(attachment.name)
          ? "xml"
          : undefined,
  };
}

function layOut(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not what it says it is: shown as it is.
    return undefined;
  }
}
