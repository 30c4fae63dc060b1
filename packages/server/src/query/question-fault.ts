/**
 * What is wrong with a question about events: its fields, functions, order, time or widget. The sentence is for who
 * reads the answer of the Web API, the code for pages that speak other languages. What is wrong with the text of a
 * search has codes of its own, in `@vedette/search`.
 */
import { UserError } from "#kernel/errors.ts";
import { fillSentence, type SentenceParams, shortParams } from "#kernel/fill-sentence.ts";

const sentences = {
  unknown_dataset: "There is no such dataset; there are {values}.",
  unknown_field: "The field {field} is not known.",
  no_number: "{field} is no number.",
  fields_lacking: "Name at least one field.",
  too_many_fields: "A table has at most {max} fields.",
  order_elsewhere: "The order {field} must be one of the fields.",
  unknown_function: "The function {name}() is not known.",
  argument_lacking: "{name}() lacks an argument.",
  argument_number: "{name}() takes a number there.",
  too_many_arguments: "{name}() has too many arguments.",
  measure_lacking: "{field}: name the field.",
  share_bounds: "{name}(): a share lies between 0 and 1.",
  threshold_bounds: "{name}() takes a threshold above zero, in milliseconds.",
  unknown_operator: "{name}() knows {values}.",
  nothing_fails: "Nothing fails in {dataset}; {name}() belongs to spans and transactions.",
  no_aggregate: "{field} is no aggregate.",
  aggregate_count: "Name one to {max} aggregates.",
  too_many_aggregates: "A chart has at most {max} aggregates.",
  aggregate_groups: "{field} is an aggregate and cannot tell groups apart.",
  groups_lacking: "Conditions on aggregates need groups to choose from.",
  table_lacking: "{field} needs a table of groups.",
  joined_by_or: "Conditions on events and on aggregates such as count() cannot be joined by OR.",
  too_many_ways:
    "The query joins conditions on issues and on events by OR in more than {max} ways; ask in several queries.",
  equality_only: "{field} is compared by equality only.",
  compared_number: "{field} is compared with a number.",
  too_many_points: "That gives more than {max} points; take a longer interval.",
  unreadable_interval: "Give an interval such as 5m, 1h or 1d, of whole seconds.",
  unreadable_period: "Give a period such as 24h or 14d.",
  unreadable_time: "The {field} is no time that can be read.",
  start_after_end: "The start must lie before the end.",
  one_query: "A table, a number and a ranking have one query.",
  too_many_groups: "At most {max} groups can be told apart.",
  table_fields: "A table needs a field.",
  aggregate_lacking: "Name an aggregate, such as count().",
  number_alone: "A number is one aggregate.",
  number_groups: "A number has no groups; name the aggregate alone.",
  ranks_lacking: "A ranking needs a field that tells the ranks apart.",
} as const;

export type QuestionFaultCode = keyof typeof sentences;
export const questionFaultCodes: readonly string[] = Object.keys(sentences);

export type QuestionReason = { readonly code: QuestionFaultCode; readonly params: SentenceParams };

export type FaultPlace = {
  /** Of the question; a table's fields where nothing else is said. */
  readonly field?: string;
  /** The code of the answer. */
  readonly answer?: "invalid_query" | "invalid_time_range" | "bad_request";
  /** In a query: which characters, and the key that stands there. */
  readonly position?: { readonly start: number; readonly end: number };
  readonly key?: string;
};

/** A name that somebody made up may be long. */
const shownMax = 200;

export class QuestionFault extends UserError {
  readonly reason: QuestionReason;

  constructor(
    { code, params }: QuestionReason,
    { field = "field", answer = "invalid_query", ...place }: FaultPlace = {},
  ) {
    const reason = { code, params: shortParams(params, shownMax) };
    super(answer, 400, fillSentence(sentences[code], reason.params), field, { ...place, reason });
    this.reason = reason;
  }
}

export function questionFault(
  code: QuestionFaultCode,
  params: SentenceParams = {},
  place: FaultPlace = {},
): QuestionFault {
  return new QuestionFault({ code, params }, place);
}

/** The same fault, of a field within a call: `call` stands beside its values. */
export function withinCall(error: unknown, call: string): unknown {
  if (!(error instanceof QuestionFault)) return error;
  const { code, params } = error.reason;
  return questionFault(code, { ...params, call });
}
