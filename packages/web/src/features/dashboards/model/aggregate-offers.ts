/** Aggregates that are worth offering for a dataset, made of its fields. Pure. */

export interface DatasetField {
  readonly key: string;
  readonly type: string;
}

export const datasets = [
  "errors",
  "sessions",
  "transactions",
  "spans",
  "logs",
  "tracemetrics",
  "check_ins",
  "feedback",
  "replays",
  "profiles",
] as const;
export type DatasetName = (typeof datasets)[number];

const NUMBERS = new Set(["number", "duration", "size"]);
const FIELDS_MAX = 6;

export function aggregateOffers(dataset: string, fields: readonly DatasetField[]): readonly string[] {
  const numbers = fields.filter(({ type }) => NUMBERS.has(type)).slice(0, FIELDS_MAX);
  const own: Readonly<Partial<Record<string, readonly string[]>>> = {
    errors: ["count_unique(user)", "count_unique(issue)", "count_if(error.handled,equals,false)"],
    sessions: [
      "count_if(init,equals,true)",
      "count_if(status,equals,crashed)",
      "count_if(status,equals,errored)",
    ],
    transactions: ["p95()", "failure_rate()", "apdex(300)"],
    spans: ["p95()", "failure_rate()"],
  };
  return [
    "count()",
    ...(own[dataset] ?? []),
    "epm()",
    "last_seen()",
    "first_seen()",
    ...numbers.flatMap(({ key }) => [`avg(${key})`, `p95(${key})`, `max(${key})`]),
  ];
}

/** Fields that can tell groups apart, the usual ones first, then tags. */
export function groupOffers(
  dataset: string,
  fields: readonly DatasetField[],
  tags: readonly { readonly key: string }[],
): readonly string[] {
  const usual =
    dataset === "errors"
      ? ["level", "release", "environment", "project", "issue", "title"]
      : ["release", "environment", "project"];
  const rest = fields
    .filter(({ type }) => !NUMBERS.has(type) && type !== "time" && type !== "person")
    .map(({ key }) => key);
  return [...new Set([...usual, ...rest, ...tags.map(({ key }) => key)])];
}
