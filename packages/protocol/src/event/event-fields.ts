/**
 * The fields of an event, once: what reads each of them. What is not in this table is not read. Lists of all
 * keys and their types follow from it (`eventFieldTypes`).
 */
import { scalarText } from "../json.ts";
import { parseEventId } from "../ids.ts";
import { breadcrumbs } from "./breadcrumbs.ts";
import { contexts } from "./contexts.ts";
import { debugMeta } from "./debug-meta.ts";
import { exceptions, messageLengthMax, threads } from "./exception.ts";
import { freeFormObject } from "./free-form.ts";
import { level } from "./level.ts";
import { logEntry } from "./message.ts";
import { line, wholeName } from "./one-line.ts";
import { parsePlatform } from "./platform.ts";
import { request } from "./request.ts";
import { sdk } from "./sdk.ts";
import { stacktrace } from "./stacktrace.ts";
import { tags } from "./tags.ts";
import { template } from "./template.ts";
import { timestamp } from "./timestamp.ts";
import { user } from "./user.ts";
import { remark, shaped, text, type FieldReader } from "./walk.ts";

const freeObject = freeFormObject({ depthMax: 7, charsMax: 262_144 });
const smallObject = freeFormObject({ depthMax: 7, charsMax: 16_384 });
const report = freeFormObject({ depthMax: 4, charsMax: 32_768 });
/** Remarks follow the tree of the event, which is deeper than any of its parts. */
const remarkTree = freeFormObject({ depthMax: 24, charsMax: 32_768 });

// oxlint-disable-next-line no-control-regex -- control characters are what is not allowed
const withoutSlashes = /^[^\\/\u0000-\u001f\u007f]+$/;
const dotNames = [".", ".."];

const eventId = shaped(
  { kind: "id" },
  (value, key, walk) =>
    parseEventId(value) ?? remark(walk, key, "invalid_data", { detail: "expected an event id" }),
);
const platform = shaped({ kind: "text", lengthMax: 64 }, (value) => parsePlatform(value));

/** Usually a text; old clients send what is now `logentry`. */
const message = shaped({ kind: "text", lengthMax: messageLengthMax }, (value, key, walk) =>
  logEntry(value, key, walk),
);

const fingerprintPartsMax = 100;
const fingerprintPartLengthMax = 1024;
const fingerprintPart = text(fingerprintPartLengthMax);

/** Scalars are written as texts; one that came alone is a list of one. */
const fingerprint = shaped({ kind: "list", entry: fingerprintPart }, (value, key, walk) => {
  const given = Array.isArray(value) ? value : [value];
  if (given.length > fingerprintPartsMax)
    remark(walk, key, "value_too_long", { originalLength: given.length });
  const parts: string[] = [];
  for (const entry of given.slice(0, fingerprintPartsMax)) {
    const read = scalarText(entry);
    if (read !== undefined) parts.push(read.slice(0, fingerprintPartLengthMax));
    else if (entry !== null) remark(walk, key, "invalid_data", { detail: "expected texts" });
  }
  return parts.length === 0 ? undefined : parts;
});

export const eventFields = {
  event_id: eventId,
  timestamp,
  platform,
  level,
  logger: line(64),
  transaction: line(200),
  transaction_info: smallObject,
  culprit: line(200),
  server_name: line(256),
  site: line(200),
  release: wholeName(200, { allowed: withoutSlashes, reserved: new Set([...dotNames, "latest"]) }),
  dist: wholeName(64, { allowed: /^[\w.-]+$/ }),
  environment: wholeName(64, { allowed: withoutSlashes, reserved: new Set([...dotNames, "none"]) }),
  logentry: logEntry,
  message,
  exception: exceptions,
  stacktrace,
  threads,
  breadcrumbs,
  request,
  user,
  contexts,
  tags,
  extra: freeObject,
  modules: smallObject,
  fingerprint,
  checksum: text(128),
  sdk,
  debug_meta: debugMeta,
  template,
  csp: report,
  hpkp: report,
  expectct: report,
  expectstaple: report,
  _meta: remarkTree,
} as const satisfies Readonly<Record<string, FieldReader>>;

export type EventFieldName = keyof typeof eventFields;

/** The names that protocol version 5 and older gave to the parts of an event. */
export const oldFieldNames: { readonly [Name in EventFieldName]?: string } = {
  request: "sentry.interfaces.Http",
  user: "sentry.interfaces.User",
  contexts: "sentry.interfaces.Contexts",
  breadcrumbs: "sentry.interfaces.Breadcrumbs",
  exception: "sentry.interfaces.Exception",
  stacktrace: "sentry.interfaces.Stacktrace",
  template: "sentry.interfaces.Template",
  logentry: "sentry.interfaces.Message",
  csp: "sentry.interfaces.Csp",
  hpkp: "sentry.interfaces.Hpkp",
  expectct: "sentry.interfaces.ExpectCT",
  expectstaple: "sentry.interfaces.ExpectStaple",
};
