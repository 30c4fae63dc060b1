/** Questions that show what can be asked of each kind of rows; their words are in the catalogues. */
import type { ExploreDataset, ExploreSearch } from "./question.ts";

interface Example {
  readonly id: string;
  readonly search: ExploreSearch;
}

const ofErrors = [
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
] as const satisfies readonly Example[];

const ofTransactions = [
  {
    id: "slowRoutes",
    search: {
      field: ["transaction", "p95(span.duration)", "count()"],
      orderby: "-p95(span.duration)",
      display: "top_n",
    },
  },
  {
    id: "failingRoutes",
    search: { field: ["transaction", "failure_rate()", "count()"], orderby: "-failure_rate()" },
  },
  {
    id: "slowReleases",
    search: {
      field: ["release", "p75(span.duration)", "count()"],
      query: "has:release",
      orderby: "-count()",
      display: "line",
    },
  },
  { id: "traffic", search: { field: ["count()"], compare: "1" } },
  {
    id: "slowest",
    search: {
      field: ["transaction", "span.duration", "span.status", "project", "timestamp"],
      orderby: "-span.duration",
    },
  },
] as const satisfies readonly Example[];

const ofSpans = [
  {
    id: "timeSpent",
    search: {
      field: ["span.op", "sum(span.self_time)", "count()"],
      orderby: "-sum(span.self_time)",
      display: "top_n",
    },
  },
  {
    id: "slowQueries",
    search: {
      field: ["span.description", "p95(span.duration)", "count()"],
      query: "span.op:db*",
      orderby: "-p95(span.duration)",
    },
  },
  {
    id: "failingCalls",
    search: {
      field: ["span.description", "failure_rate()", "count()"],
      query: "span.op:http*",
      orderby: "-failure_rate()",
    },
  },
  {
    id: "slowestSpans",
    search: {
      field: ["span.op", "span.description", "span.duration", "transaction", "timestamp"],
      orderby: "-span.duration",
    },
  },
] as const satisfies readonly Example[];

const ofLogs = [
  {
    id: "severities",
    search: { field: ["severity", "count()"], orderby: "-count()", display: "area" },
  },
  {
    id: "loudLines",
    search: { field: ["message.template", "count()"], query: "has:message.template", orderby: "-count()" },
  },
  {
    id: "services",
    search: { field: ["service.name", "count()"], orderby: "-count()", display: "top_n" },
  },
  {
    id: "badLines",
    search: {
      field: ["severity", "message", "service.name", "timestamp"],
      query: "severity:[error, fatal]",
      orderby: "-timestamp",
    },
  },
] as const satisfies readonly Example[];

const examples = { errors: ofErrors, transactions: ofTransactions, spans: ofSpans, logs: ofLogs } as const;

type ExampleId = (typeof examples)[ExploreDataset][number]["id"];

export function examplesOf(
  dataset: ExploreDataset,
): readonly { readonly id: ExampleId; readonly search: ExploreSearch }[] {
  return examples[dataset].map(({ id, search }) => ({
    id,
    search: dataset === "errors" ? search : { ...search, dataset },
  }));
}
