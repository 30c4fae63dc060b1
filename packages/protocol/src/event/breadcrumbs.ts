/** What happened before: a list, oldest first. */
import { freeFormObject } from "./free-form.ts";
import { level } from "./level.ts";
import { timestamp } from "./timestamp.ts";
import { object, text, wrappedList, type FieldReader } from "./walk.ts";

const breadcrumbsMax = 500;

const breadcrumb = object(
  new Map<string, FieldReader>([
    ["timestamp", timestamp],
    ["type", text(64)],
    ["category", text(128)],
    ["level", level],
    ["message", text(8192)],
    ["data", freeFormObject({ depthMax: 5, charsMax: 4096 })],
    ["event_id", text(36)],
    ["origin", text(64)],
  ]),
);

export const breadcrumbs = wrappedList(breadcrumb, { countMax: breadcrumbsMax, keep: "last" });
