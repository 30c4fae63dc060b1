/** What a key means, in the reader's language where we have the words, else in the server's. */
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type english from "../i18n/en.json";
import type { SearchField } from "./model/completions.ts";

type NoteId = keyof (typeof english)["fieldNotes"];

export function useFieldNote(): (field: SearchField) => string {
  const t = useTranslations();
  return useCallback(
    (field) => {
      const id = `fieldNotes.${field.key.replaceAll(".", "_") as NoteId}` as const;
      // Not yet where the first screen still comes: these words are in the later part of the catalogue.
      return t.has(id) ? t(id) : field.description;
    },
    [t],
  );
}
