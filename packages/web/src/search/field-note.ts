/** What a key means, in the reader's language where we have the words, else in the server's. */
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type english from "../i18n/en.json";
import type { SearchField } from "./model/completions.ts";

type NoteId = keyof (typeof english)["search"]["fields"];

const KNOWN: ReadonlySet<string> = new Set<NoteId>([
  "is",
  "assigned",
  "assigned_or_suggested",
  "bookmarks",
  "subscribed",
  "issue_priority",
  "project",
  "firstSeen",
  "lastSeen",
  "firstRelease",
  "timesSeen",
  "level",
  "location",
  "has",
  "timestamp",
  "title",
  "message",
  "culprit",
  "transaction",
  "platform",
  "logger",
  "environment",
  "release",
  "release_version",
  "dist",
  "server_name",
  "sdk_name",
  "error_type",
  "error_value",
  "error_handled",
  "error_unhandled",
  "trace",
  "user",
  "user_id",
  "user_email",
  "url",
  "http_method",
  "http_status_code",
  "os_name",
  "device_family",
]);

function isKnown(id: string): id is NoteId {
  return KNOWN.has(id);
}

export function useFieldNote(): (field: SearchField) => string {
  const t = useTranslations("search.fields");
  return useCallback(
    (field) => {
      const id = field.key.replaceAll(".", "_");
      return isKnown(id) ? t(id) : field.description;
    },
    [t],
  );
}
