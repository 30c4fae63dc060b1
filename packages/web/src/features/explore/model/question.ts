/** The question of Explore as it stands in the address, in the words of the Web API. Pure. */
import { readString } from "../../../lib/url-state.ts";

export const datasets = ["errors", "transactions", "spans", "logs"] as const;
export type ExploreDataset = (typeof datasets)[number];
export const displays = ["table", "bar", "line", "area", "top_n"] as const;
export type Display = (typeof displays)[number];
export const groupCounts = [3, 5, 10] as const;

export interface Question {
  readonly dataset: ExploreDataset;
  /** Conditions on rows, in the search language. */
  readonly query: string;
  /** Plain fields: what is listed, or what tells groups apart where something is measured. */
  readonly columns: readonly string[];
  /** Aggregates. */
  readonly measures: readonly string[];
  /** Conditions on groups: `count():>10`. */
  readonly having: readonly string[];
  /** A field with `-` for falling; empty for the usual order. */
  readonly sort: string;
  readonly display: Display;
  /** How many groups a chart tells apart. */
  readonly topEvents: number;
  /** With the period before. */
  readonly compare: boolean;
}

/** The part of the address that is Explore's own; what is as usual is not there. */
export interface ExploreSearch {
  readonly dataset?: ExploreDataset | undefined;
  readonly query?: string | undefined;
  readonly field?: readonly string[] | undefined;
  readonly having?: readonly string[] | undefined;
  readonly orderby?: string | undefined;
  readonly display?: Display | undefined;
  readonly topEvents?: string | undefined;
  readonly compare?: "1" | undefined;
  /** The saved query that this began as. */
  readonly saved?: string | undefined;
}

const FIELDS_MAX = 20;
const FIELD_LENGTH_MAX = 400;
const QUERY_LENGTH_MAX = 4_000;
const TOP_DEFAULT = 5;
const CALL = /^[a-z_][a-z_0-9]{0,40}\(.{0,400}\)$/s;

export function isCall(field: string): boolean {
  return CALL.test(field);
}

function readList(value: unknown): readonly string[] | undefined {
  const list = (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === "string" && one !== "" && one.length <= FIELD_LENGTH_MAX,
  );
  return list.length === 0 ? undefined : [...new Set(list)].slice(0, FIELDS_MAX);
}

function oneOf<Value extends string>(values: readonly Value[], value: unknown): Value | undefined {
  return values.find((one) => one === readString(value));
}

/** Reads the address; whatever is unknown or broken is as if it were not there. */
export function parseExploreSearch(search: Readonly<Record<string, unknown>>): ExploreSearch {
  const query = readString(search["query"])?.slice(0, QUERY_LENGTH_MAX);
  const top = groupCounts.find((count) => String(count) === readString(search["topEvents"]));
  const found = {
    dataset: oneOf(datasets, search["dataset"]),
    query: query === "" ? undefined : query,
    field: readList(search["field"]),
    having: readList(search["having"]),
    orderby: readString(search["orderby"])?.slice(0, FIELD_LENGTH_MAX + 1),
    display: oneOf(displays, search["display"]),
    topEvents: top === undefined ? undefined : String(top),
    compare: readString(search["compare"]) === "1" ? ("1" as const) : undefined,
    saved: /^[0-9]{1,16}$/.exec(readString(search["saved"]) ?? "")?.[0],
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Where nobody has asked yet: what happens most. */
const FIRST: Pick<Question, "columns" | "measures"> = {
  columns: ["issue", "title"],
  measures: ["count()", "count_unique(user)"],
};

const FIRST_OF_OTHERS: Readonly<Record<Exclude<ExploreDataset, "errors">, typeof FIRST>> = {
  transactions: { columns: ["transaction"], measures: ["count()", "p95(transaction.duration)"] },
  spans: { columns: ["span.op"], measures: ["count()", "p95(span.duration)"] },
  logs: { columns: ["severity"], measures: ["count()"] },
};

export function firstQuestion(dataset: ExploreDataset): typeof FIRST {
  return dataset === "errors" ? FIRST : FIRST_OF_OTHERS[dataset];
}

export function readQuestion(search: ExploreSearch): Question {
  const dataset = search.dataset ?? "errors";
  const first = firstQuestion(dataset);
  const fields = search.field ?? [...first.columns, ...first.measures];
  return {
    dataset,
    query: search.query ?? "",
    columns: fields.filter((field) => !isCall(field)),
    measures: fields.filter(isCall),
    having: search.having ?? [],
    sort: search.orderby ?? "",
    display: search.display ?? "bar",
    topEvents: Number(search.topEvents ?? TOP_DEFAULT),
    compare: search.compare === "1",
  };
}

/** Columns of the table in their order: what tells apart, then what is measured. */
export function fieldsOf(question: Question): readonly string[] {
  return [...question.columns, ...question.measures];
}

/** The question as the address has it. */
export function writeQuestion(question: Question): ExploreSearch {
  const first = firstQuestion(question.dataset);
  const isFirst = same(question.columns, first.columns) && same(question.measures, first.measures);
  return {
    dataset: question.dataset === "errors" ? undefined : question.dataset,
    query: question.query === "" ? undefined : question.query,
    field: isFirst ? undefined : fieldsOf(question),
    having: question.having.length === 0 ? undefined : question.having,
    orderby: question.sort === "" ? undefined : question.sort,
    display: question.display === "bar" ? undefined : question.display,
    topEvents: question.topEvents === TOP_DEFAULT ? undefined : String(question.topEvents),
    compare: question.compare ? "1" : undefined,
  };
}

/** A change that leaves nothing behind which could not be asked: an order by what is no longer there, conditions without groups. */
export function changeQuestion(question: Question, change: Partial<Question>): Question {
  const next = { ...question, ...change };
  const isSortable = next.sort === "" || fieldsOf(next).includes(next.sort.replace(/^-/, ""));
  return {
    ...next,
    sort: isSortable ? next.sort : "",
    having: next.measures.length === 0 ? [] : next.having,
  };
}

/** Another kind of rows has other fields: what is asked begins anew, how it is shown stays. */
export function changeDataset(question: Question, dataset: ExploreDataset): Question {
  return { ...question, ...firstQuestion(dataset), dataset, query: "", having: [], sort: "" };
}

/** More charts than anybody compares. */
const DRAWN_MAX = 5;

/** Whether the measures are told apart by groups. */
export function isGrouped({ columns, measures }: Question): boolean {
  return measures.length > 0 && columns.length > 0;
}

/** The measures that can be drawn over time: a moment and a text cannot. */
export function drawnMeasures({ measures }: Question): readonly string[] {
  const drawn = measures.filter((one) => !/^(?:first|last)_seen\(|^(?:any|latest_event)\(/.test(one));
  return drawn.length === 0 ? ["count()"] : drawn.slice(0, DRAWN_MAX);
}

/** Conditions on rows and on groups as one query. Rows come first, so that places in them stay what they are. */
export function wholeQuery(question: Question): string {
  const { query, having } = question;
  if (having.length === 0) return query;
  // An OR among the rows must not take the conditions on groups with it.
  const rows = /(?:^|\s)OR(?:\s|$)/i.test(query) ? `(${query})` : query;
  return [rows, ...having].filter((part) => part !== "").join(" ");
}

/** How far the places of the rows' query lie behind those of the whole. */
export function queryOffset(question: Question): number {
  return wholeQuery(question).startsWith("(") && !question.query.startsWith("(") ? 1 : 0;
}

export function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** The order after a press on the head of a column: falling, rising, as usual. Text begins rising. */
export function nextSort(sort: string, field: string, isText: boolean): string {
  const [first, second] = isText ? [field, `-${field}`] : [`-${field}`, field];
  if (sort === first) return second;
  return sort === second ? "" : first;
}
