/** What a name means that is offered: a field, a tag with how many events have it, or what an aggregate counts. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../i18n/use-format.ts";
import type { Scope } from "../lib/url-state.ts";
import type { Offer } from "../ui/offer-input.tsx";
import { useFieldNote } from "./field-note.ts";
import { searchFieldsQuery, tagKeysQuery } from "./queries.ts";

const FUNCTIONS = [
  "count",
  "count_unique",
  "count_if",
  "epm",
  "failure_rate",
  "failure_count",
  "apdex",
  "first_seen",
  "last_seen",
  "avg",
  "max",
  "sum",
] as const;

const MOMENTS = { "timestamp.to_day": "day", "timestamp.to_hour": "hour" } as const;

export function useOfferNotes(org: string, scope: Scope, dataset: string) {
  const t = useTranslations("functions");
  const ofSearch = useTranslations("search");
  const format = useFormat();
  const fieldNote = useFieldNote();
  const { data: fields } = useQuery(searchFieldsQuery(org, dataset));
  // Tags are read from the events of errors; other kinds have attributes instead.
  const { data: tags } = useQuery({ ...tagKeysQuery(org, scope), enabled: dataset === "errors" });
  const known = useMemo(() => new Map(fields?.map((field) => [field.key, field])), [fields]);
  const seen = useMemo(() => new Map(tags?.map((tag) => [tag.key, tag.totalValues])), [tags]);

  const describe = useCallback(
    (value: string): Offer => {
      const name = /^([a-z_0-9]+)\(/.exec(value)?.[1];
      if (name !== undefined) {
        const share = /^p(\d+)$/.exec(name)?.[1];
        if (share !== undefined) return { value, note: t("percentile", { share }) };
        const own = FUNCTIONS.find((one) => one === name);
        return { value, note: own === undefined ? undefined : t(own) };
      }
      if (value === "timestamp.to_day" || value === "timestamp.to_hour")
        return { value, note: t(MOMENTS[value]) };
      const field = known.get(value);
      const count = seen.get(value);
      const side =
        count === undefined ? undefined : ofSearch("events", { count, countText: format.count(count) });
      const note = field !== undefined ? fieldNote(field) : seen.has(value) ? ofSearch("tag") : undefined;
      return { value, note, side };
    },
    [known, seen, fieldNote, format, ofSearch, t],
  );
  return { fields: fields ?? [], tags: tags ?? [], describe };
}
