import { useQuery } from "@tanstack/react-query";
import { membersQuery, projectsQuery } from "../lib/queries.ts";
import type { Scope } from "../lib/url-state.ts";
import { useDebounced } from "../lib/use-debounced.ts";
import {
  completeKeys,
  completeValues,
  findField,
  hasListedValues,
  type SearchField,
  type Suggestion,
  usualFields,
} from "./model/completions.ts";
import type { Draft } from "./model/draft.ts";
import { searchFieldsQuery, tagKeysQuery, tagValuesQuery } from "./queries.ts";

const SETTLE_MS = 180;

export interface Suggestions {
  readonly items: readonly Suggestion[];
  /** Of the key whose value is written; absent for a tag. */
  readonly field: SearchField | undefined;
  /** More may come. */
  readonly isReading: boolean;
  /** What is shown is only what the page knows by itself. */
  readonly isUnread: boolean;
}

/** What may be meant: fields and the tags of the time range, then signs and values with their counts. */
export function useSuggestions(
  org: string,
  scope: Scope,
  draft: Draft,
  open: boolean,
  dataset = "issues",
): Suggestions {
  const isKeyed = draft.kind === "key" || draft.key === "has";
  // Tags and their values are read from the events of errors; other kinds have attributes instead.
  const hasTags = dataset === "issues" || dataset === "errors";
  const fields = useQuery({ ...searchFieldsQuery(org, dataset), enabled: open });
  const tags = useQuery({ ...tagKeysQuery(org, scope), enabled: open && isKeyed && hasTags });
  const keys = {
    fields: fields.data ?? (dataset === "issues" ? usualFields : []),
    tags: hasTags ? (tags.data ?? []) : [],
  };

  const field = draft.kind === "value" && !draft.isTag ? findField(keys.fields, draft.key) : undefined;
  const typed = useDebounced(draft.kind === "value" ? draft.prefix.slice(0, 200) : "", SETTLE_MS);
  const asksValues = open && hasTags && draft.kind === "value" && hasListedValues(draft, field);
  const values = useQuery({
    ...tagValuesQuery(org, scope, draft.kind === "value" ? draft.key : "", typed),
    // A field that is not known yet may turn out to have no values among the events.
    enabled: asksValues && !fields.isPending,
  });
  const isPerson = field?.type === "person";
  const members = useQuery({ ...membersQuery(org), enabled: open && isPerson });
  const isProject = field?.key === "project";
  const projects = useQuery({ ...projectsQuery(org), enabled: open && isProject });

  const asked = [fields, ...(isKeyed && hasTags ? [tags] : []), ...(asksValues ? [values] : [])];
  const named = isPerson
    ? (members.data?.items ?? []).map((member) => member.email)
    : isProject
      ? (projects.data ?? []).map((project) => project.slug)
      : [];
  return {
    items: !open
      ? []
      : draft.kind === "key"
        ? completeKeys(draft, keys)
        : completeValues(draft, keys, { listed: values.data ?? [], named }),
    field,
    isReading: open && asked.some((one) => one.isFetching && one.data === undefined),
    isUnread: open && asked.some((one) => one.isError && one.data === undefined),
  };
}
