/** Questions that show what can be asked; their words are in the catalogues. */
import type { ExploreSearch } from "./question.ts";

export const examples = [
  {
    id: "types",
    search: { field: ["error.type", "count()", "count_unique(user)"], orderby: "-count()", display: "area" },
  },
  {
    id: "releases",
    search: {
      field: ["release", "count()", "count_unique(issue)"],
      query: "has:release",
      orderby: "-count()",
    },
  },
  {
    id: "users",
    search: {
      field: ["user.email", "count()", "last_seen()"],
      query: "has:user.email",
      having: ["count():>1"],
      orderby: "-count()",
      display: "top_n",
    },
  },
  {
    id: "unhandled",
    search: { field: ["count()", "count_unique(user)"], query: "error.handled:false", compare: "1" },
  },
  {
    id: "browsers",
    search: { field: ["browser.name", "os.name", "count()"], query: "has:browser.name", display: "top_n" },
  },
  {
    id: "events",
    search: {
      field: ["title", "project", "environment", "release", "timestamp"],
      query: "level:[error, fatal]",
      orderby: "-timestamp",
    },
  },
] as const satisfies readonly { readonly id: string; readonly search: ExploreSearch }[];

export type ExampleId = (typeof examples)[number]["id"];
