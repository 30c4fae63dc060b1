/** What the address of the list means: view, query, sort. Pure. */
import type { IssueSort } from "@vedette/api";
import { readString, type RawSearch } from "../../../lib/url-state.ts";

export const sorts: readonly IssueSort[] = ["date", "new", "recommended", "trends", "freq", "user"];
export const DEFAULT_QUERY = "is:unresolved";
export const DEFAULT_SORT: IssueSort = "date";

export interface IssueListSearch {
  readonly query?: string | undefined;
  readonly sort?: IssueSort | undefined;
  /** The saved search that was opened; what is shown now may differ from it. */
  readonly saved?: string | undefined;
}

/** Reads query and sort; an empty query is a query (everything), an absent one is the usual. */
export function parseIssueListSearch(search: RawSearch | Readonly<Record<string, unknown>>): IssueListSearch {
  const query = readString(search["query"])?.slice(0, 4_000);
  const sort = sorts.find((one) => one === readString(search["sort"]));
  const saved = /^\d{1,15}$/.exec(readString(search["saved"]) ?? "")?.[0];
  return {
    saved,
    query: query === DEFAULT_QUERY ? undefined : query,
    sort: sort === DEFAULT_SORT ? undefined : sort,
  };
}

export const views = [
  { id: "unresolved", query: "is:unresolved" },
  { id: "new", query: "is:unresolved is:new" },
  { id: "regressed", query: "is:unresolved is:regressed" },
  { id: "resolved", query: "is:resolved" },
  { id: "archived", query: "is:archived" },
  { id: "all", query: "" },
] as const;

export type ViewId = (typeof views)[number]["id"];
