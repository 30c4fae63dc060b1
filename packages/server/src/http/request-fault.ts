/**
 * What is wrong with a request beyond its form: who asks, how many are named, what belongs together. The sentence is for
 * who reads the answer of the Web API, the code for pages that speak other languages.
 */
import type { ApiErrorCode } from "@vedette/api";
import type { UserError } from "#kernel/errors.ts";
import { fillSentence, shortParams } from "#kernel/fill-sentence.ts";
import { apiError } from "./answer-error.ts";

const sentences = {
  start_and_end: "A start and an end belong together.",
  strange_project: "There is no project {name} that you see.",
  token_owns_nothing: "A token of the organization has nothing of its own.",
  makers_choice: "Only its maker can take it back.",
  person_needed: "This needs the credentials of a person.",
  issue_count: "Name 1 to {max} issues.",
  issue_number: "An issue's id is a number.",
  hash_count: "Name 1 to {max} hashes.",
  hash_digits: "A hash has 32 hexadecimal digits.",
  facets_of_errors: "Facets are told of errors only.",
  issue_of_errors: "Only errors belong to issues.",
  counted_by: "Counts cannot be told apart by {name}.",
} as const;

export type RequestFaultCode = keyof typeof sentences;
export const requestFaultCodes: readonly string[] = Object.keys(sentences);

/** A name that somebody made up may be long. */
const shownMax = 60;

export function requestFault(
  code: RequestFaultCode,
  { field, answer = "bad_request", ...params }: RequestFaultPlace = {},
): UserError {
  const shown = shortParams(params, shownMax);
  return apiError(answer, fillSentence(sentences[code], shown), field, { code, params: shown });
}

type RequestFaultPlace = {
  /** Of the request. */
  readonly field?: string;
  /** The code of the answer. */
  readonly answer?: ApiErrorCode;
  readonly name?: string | number;
  readonly max?: number;
};
