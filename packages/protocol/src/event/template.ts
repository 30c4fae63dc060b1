/** The place in a template that an old client's event is about. */
import { contextLines, sourceLine } from "./stacktrace.ts";
import { integer, object, text, type FieldReader } from "./walk.ts";

export const template = object(
  new Map<string, FieldReader>([
    ["filename", text(512)],
    ["abs_path", text(2048)],
    ["lineno", integer],
    ["colno", integer],
    ["pre_context", contextLines],
    ["context_line", sourceLine],
    ["post_context", contextLines],
  ]),
);
